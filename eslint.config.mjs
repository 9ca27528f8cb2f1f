import tseslint from '@typescript-eslint/eslint-plugin';
import { defineConfig } from 'eslint/config';
import baseConfig from './.config/eslint.config.mjs';

const NODE_GLOBALS = names(
  'process Buffer URL URLSearchParams AbortController AbortSignal TextDecoder TextEncoder fetch performance structuredClone',
  'setTimeout clearTimeout setInterval clearInterval setImmediate queueMicrotask',
  'require module __dirname'
);
const BROWSER_GLOBALS = names(
  'window document location history navigator localStorage matchMedia ResizeObserver IntersectionObserver',
  'fetch URL URLSearchParams AbortController AbortSignal Blob Intl CustomEvent HTMLElement Node getComputedStyle',
  'setTimeout clearTimeout setInterval clearInterval requestAnimationFrame cancelAnimationFrame queueMicrotask'
);

const TYPESCRIPT = ['**/*.{ts,tsx,mts,cts}'];
const SERVER = ['datasource-server/**/*.ts'];
const TELEMETRY = ['telemetry/**/*.ts'];
const DASHBOARDS = ['dashboards/**/*.ts'];
const PLUGIN = ['src/**/*.{ts,tsx}'];
const TESTS = ['**/*.test.{ts,tsx}', '**/test/**', 'tests/**', '**/test-support/**'];
/** Programs that a person starts: they own their process, its environment and its output. */
const PROGRAMS = [
  'scripts/**',
  '**/*-cli.ts',
  '**/bench/**',
  'dashboards/src/generate.ts',
  'playwright.config.ts',
  'jest-setup.js',
];
const PURE = [
  ...['semantic', 'sql', 'frames', 'contract', 'forecasting'].map(
    (folder) => `datasource-server/src/${folder}/**/*.ts`
  ),
  'telemetry/src/core/**/*.ts',
];

const noConsole = {
  selector: "MemberExpression[object.type='Identifier'][object.name='console']",
  message:
    'Log through the Logger that is passed in (datasource-server/src/platform/logger.ts); a program writes to process.stdout.',
};
const noExportAll = {
  selector: 'ExportAllDeclaration',
  message: 'Name what is exported: a barrel hides cycles and makes every import load everything.',
};
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that one thing has one name everywhere.',
};
const noProcessEnv = {
  selector:
    "MemberExpression[object.name='process'][property.name='env'], ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']",
  message: 'Only main.ts reads the environment: add the setting to config.ts and let the value be passed in.',
};
const noClock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'A pure folder has no clock: take `now` (epoch ms) as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'A pure folder has no clock: take `now` (epoch ms) as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'A pure folder has no randomness: take the value as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Now'][object.type='Identifier']",
    message: 'A pure folder has no clock: take `now` (epoch ms) as an argument.',
  },
  {
    selector: "MemberExpression[object.property.name='Now'][object.object.name='Temporal']",
    message: 'A pure folder has no clock: take `now` (epoch ms) as an argument.',
  },
];
const noIoGlobals = [
  'fetch',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'crypto',
  'Buffer',
].map((name) => ({
  name,
  message: 'A pure folder has no clock and no I/O: take the value, or a function, as an argument.',
}));

const reactRules = baseConfig.flatMap(({ rules = {} }) =>
  Object.keys(rules).filter((name) => name.startsWith('react'))
);
const [, ...typeChecked] = tseslint.configs['flat/recommended-type-checked'];

export default defineConfig([
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/coverage/',
      '**/logs/',
      '**/data/',
      '**/artifacts/',
      '**/generated/',
      'provisioning/',
      'docs/',
      '**/static/vendor/',
      'test-results/',
      'playwright-report/',
      'blob-report/',
      'playwright/',
      '**/.eslintcache',
      '.config/',
    ],
  },
  ...baseConfig,

  {
    name: 'ops/all',
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // Replaced by noConsole, whose message says what to use instead.
      'no-console': 'off',
      'no-empty': 'error',
      'no-unused-vars': 'off',
      'prefer-const': 'error',
      'no-throw-literal': 'error',
      'no-restricted-syntax': ['error', noConsole, noExportAll],
      'jsdoc/check-alignment': 'error',
      'jsdoc/check-param-names': 'error',
    },
  },
  {
    name: 'ops/javascript',
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { ecmaVersion: 'latest', globals: NODE_GLOBALS },
    rules: { 'no-undef': 'error', 'no-unused-vars': ['error', { caughtErrors: 'none' }] },
  },
  {
    name: 'ops/javascript-in-a-browser',
    files: ['datasource-server/src/console/static/**/*.{js,mjs}'],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module', globals: BROWSER_GLOBALS },
    rules: { 'no-undef': 'error' },
  },

  {
    name: 'ops/typescript',
    files: TYPESCRIPT,
    extends: [typeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['playwright.config.ts', 'i18next.config.ts'] },
        project: null,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // An import whose every name is a type must be `import type`, or an empty import stays behind at run time.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A function that must be async to fit an interface need not await.
      '@typescript-eslint/require-await': 'off',
      // A signal's reason is passed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingUnknown: true, allowThrowingAny: true },
      ],
      // Services are plain objects whose methods close over their state; none of them reads `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-unused-vars': 'off',
    },
  },
  {
    name: 'ops/small-files',
    files: [...TYPESCRIPT, '**/*.{js,mjs,cjs}'],
    ignores: ['**/*.dataset.ts', '**/fixtures/**', '**/golden/**'],
    rules: { 'max-lines': ['error', { max: 400 }] },
  },
  {
    name: 'ops/product',
    files: [...SERVER, ...TELEMETRY, ...DASHBOARDS, ...PLUGIN],
    ignores: [...TESTS, ...PROGRAMS],
    rules: {
      'no-restricted-syntax': ['error', noConsole, noExportAll, noDefaultExport, noProcessEnv],
    },
  },
  {
    name: 'ops/main',
    // The logger writes to the terminal unless NODE_ENV is production, as its users expect of one.
    files: ['datasource-server/src/main.ts', 'telemetry/src/node/logger.ts'],
    rules: { 'no-restricted-syntax': ['error', noConsole, noExportAll, noDefaultExport] },
  },
  {
    name: 'ops/pure',
    files: PURE,
    ignores: TESTS,
    rules: {
      'no-restricted-syntax': ['error', noConsole, noExportAll, noDefaultExport, noProcessEnv, ...noClock],
      'no-restricted-globals': ['error', ...noIoGlobals],
    },
  },
  {
    name: 'ops/without-react',
    files: ['**/*'],
    ignores: PLUGIN,
    rules: Object.fromEntries(reactRules.map((name) => [name, 'off'])),
  },
  {
    name: 'ops/tests',
    files: TESTS,
    rules: {
      // jest loads tests as CommonJS.
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      // Tests look into answers whose shape is what they check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
]);

function names(...lines) {
  return Object.fromEntries(lines.flatMap((line) => line.split(' ')).map((name) => [name, 'readonly']));
}
