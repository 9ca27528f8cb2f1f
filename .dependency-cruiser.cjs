/**
 * Which way imports may point, one named rule each. Tests beside the code may reach further than the code they test:
 * they bring their own engines, files and fixtures.
 *
 *   main → server → { http, features, engines, cache, datasets }
 *   features → semantic, sql, frames, forecasting, the engine contract, contract, platform
 *   sql, frames → semantic → contract
 *
 * Every folder of datasource-server/src that is not named in SHARED is a feature, so a new one is guarded from its first day.
 */
const SERVER = '^datasource-server/src/';
const TELEMETRY = '^telemetry/src/';
const TESTS = '\\.test\\.tsx?$|/test-support/|^datasource-server/(test|bench)/|^telemetry/test/';
const npm = (name) => `node_modules/${name}/`;
const anyNpm = 'node_modules/';
/** Stands for Node's own modules in a list of what is allowed. */
const NODE = 'node:';

/** The composition root: main.ts, server.ts and the server-*.ts that it is cut into. */
const ROOT = `${SERVER}(main|server|server-[a-z]+)\\.ts$`;
/** Folders and files of the server that are not features. */
const SHARED = '[^/]+\\.ts$|(contract|platform|semantic|sql|frames|forecasting|datasets|engines|cache|http)/';
/** What a feature may build on. `engines/engine.ts` is the contract; the engines themselves are passed in. */
const FEATURE_FOUNDATION =
  '(contract|platform|semantic|sql|frames|forecasting)/|engines/engine\\.ts$|config\\.ts$|config-[a-z]+\\.ts$';

/** from one folder → only these. `allowed` are patterns of whole paths. */
const only = (name, comment, folder, allowed) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `${SERVER}${folder}`, pathNot: TESTS },
  to: {
    pathNot: [`${SERVER}${folder}`, ...allowed.filter((path) => path !== NODE)],
    ...(allowed.includes(NODE) ? { dependencyTypesNot: ['core'] } : {}),
  },
});
/** a package → only from these. */
const reserved = (name, comment, packages, ...allowedFrom) => ({
  name,
  severity: 'error',
  comment,
  from: { pathNot: [TESTS, ...allowedFrom] },
  to: { path: packages.map(npm) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    // Pure folders
    only(
      'contract-imports-zod-only',
      'The wire types are read by the plugin and the dashboards: they know zod and each other, nothing else.',
      'contract/',
      [npm('zod')]
    ),
    only(
      'semantic-is-pure',
      'The model and the planner know the wire types, error codes and the calendar library: no I/O, no SQL, no frames.',
      'semantic/',
      [`${SERVER}contract/`, `${SERVER}platform/errors\\.ts$`, npm('temporal-polyfill')]
    ),
    only('sql-is-pure', 'A compiler from plan to text and parameters: it never meets a driver.', 'sql/', [
      `${SERVER}(contract|semantic)/`,
      `${SERVER}platform/errors\\.ts$`,
    ]),
    only(
      'forecasting-is-pure',
      'Models see numbers and nothing else: no clock, no engine, no query. Of ours they know the texts of the wire types.',
      'forecasting/',
      [`${SERVER}contract/`]
    ),
    only(
      'frames-are-pure',
      'The one mapper from columns to frames: of the engines it knows the result type only.',
      'frames/',
      [
        `${SERVER}(contract|semantic|sql|forecasting)/`,
        `${SERVER}platform/errors\\.ts$`,
        `${SERVER}engines/engine\\.ts$`,
      ]
    ),
    {
      name: 'frames-take-engine-types-only',
      severity: 'error',
      comment: 'The engine contract is imported by frames/ for its types; at run time frames/ needs no engine.',
      from: { path: `${SERVER}frames/`, pathNot: TESTS },
      to: { path: `${SERVER}engines/`, dependencyTypesNot: ['type-only'] },
    },
    only('datasets-are-data', 'A dataset is a declaration: the model is all that it needs.', 'datasets/', [
      `${SERVER}(contract|semantic)/`,
    ]),

    // Foundations
    only(
      'platform-stands-alone',
      'Logger, clock, errors and scheduler are used by everything and use nothing of ours but the error codes.',
      'platform/',
      [`${SERVER}contract/`, NODE, anyNpm]
    ),
    {
      name: 'config-is-a-leaf',
      severity: 'error',
      comment:
        'Settings are parsed from a plain object; parsing needs zod and nothing of ours but the config-*.ts that it is cut into.',
      from: { path: [`${SERVER}config\\.ts$`, `${SERVER}config-[a-z]+\\.ts$`] },
      to: { pathNot: [npm('zod'), `${SERVER}config-[a-z]+\\.ts$`] },
    },
    only(
      'cache-knows-no-query',
      'The cache holds text by key for an age: it needs the platform and, for Redis, ioredis.',
      'cache/',
      [`${SERVER}platform/`, NODE, npm('ioredis')]
    ),

    // Engines and drivers
    only(
      'engines-implement-their-contract',
      'An engine runs statements: it needs SQL values, the platform and its driver, and no feature.',
      'engines/',
      [`${SERVER}(contract|platform|semantic|sql)/`, `${SERVER}config\\.ts$`, NODE, anyNpm]
    ),
    {
      name: 'engines-do-not-meet',
      severity: 'error',
      comment: 'engines/<x>/ never imports engines/<y>/: what both need belongs to the contract beside them.',
      from: { path: `${SERVER}engines/([^/]+)/`, pathNot: TESTS },
      to: { path: `${SERVER}engines/[^/]+/`, pathNot: `${SERVER}engines/$1/` },
    },
    reserved(
      'mysql-driver-in-its-engine',
      'mysql2 is behind the engine contract. The demo loader writes to a database that the person names, so it opens its own connection.',
      ['mysql2'],
      `${SERVER}engines/mysql/`,
      `${SERVER}demo/(load-mysql|mysql-marker)\\.ts$`
    ),
    reserved(
      'clickhouse-driver-in-its-engine',
      'The ClickHouse client and chDB are behind the engine contract.',
      ['@clickhouse/[^/]+', 'chdb'],
      `${SERVER}engines/clickhouse/`
    ),
    reserved(
      'redis-driver-in-the-cache',
      'ioredis is known to the cache; health is handed a function that pings.',
      ['ioredis'],
      `${SERVER}cache/`
    ),
    reserved(
      'winston-in-the-logger',
      'Everything else takes our own Logger interface.',
      ['winston', 'winston-daily-rotate-file'],
      `${SERVER}platform/logger\\.ts$`,
      `${TELEMETRY}node/(log-format|logger|rolling-file|business-logger)\\.ts$`
    ),
    reserved(
      'nodemailer-in-its-channel',
      'Mail is one way to tell people; the relays around it know the Channel contract only.',
      ['nodemailer'],
      `${SERVER}relays/email/`
    ),
    reserved(
      'systeminformation-in-the-recorder',
      'The host is sampled in one place, so that tests can pass another sampler.',
      ['systeminformation'],
      `${SERVER}recorder/`
    ),

    // HTTP
    reserved(
      'express-in-routes',
      'Features are functions; only http/ and *-routes.ts translate requests.',
      ['express'],
      `${SERVER}http/`,
      `${SERVER}.*-routes\\.ts$`
    ),
    reserved(
      'http-guards-in-http',
      'Headers, limits and counters of requests are set up once, in http/.',
      ['helmet', 'rate-limiter-flexible'],
      `${SERVER}http/`
    ),
    only(
      'http-mounts-what-it-is-given',
      'http/ gets its routers, checks and counters from server.ts: it knows no feature and no engine.',
      'http/',
      [`${SERVER}(contract|platform)/`, `${SERVER}config\\.ts$`, NODE, anyNpm]
    ),

    // Features
    {
      name: 'features-do-not-meet',
      severity: 'error',
      comment:
        'A feature imports the foundation and itself. If it needs another feature, server.ts passes a function in. The one conscious edge is queries-are-cached.',
      from: {
        path: `${SERVER}([^/]+)/`,
        pathNot: [TESTS, `${SERVER}(${SHARED})`, `${SERVER}queries/`],
      },
      to: { path: SERVER, pathNot: [`${SERVER}$1/`, `${SERVER}(${FEATURE_FOUNDATION})`] },
    },
    {
      name: 'queries-are-cached',
      severity: 'error',
      comment:
        'Beyond the foundation queries/ knows the result cache, because how long an answer is worth keeping depends on its query.',
      from: { path: `${SERVER}queries/`, pathNot: TESTS },
      to: {
        path: SERVER,
        pathNot: [
          `${SERVER}queries/`,
          `${SERVER}(${FEATURE_FOUNDATION})`,
          `${SERVER}cache/(cache-policy|result-cache)\\.ts$`,
        ],
      },
    },
    {
      name: 'only-the-root-composes',
      severity: 'error',
      comment:
        'server.ts builds every part and hands it on; a part that built its own engine could not be tested with another.',
      from: {
        path: SERVER,
        pathNot: [TESTS, ROOT, `${SERVER}engines/`, `${SERVER}.*-cli\\.ts$`],
      },
      to: { path: [`${SERVER}engines/create-engine\\.ts$`, ROOT] },
    },

    // Between workspaces
    {
      name: 'server-stands-alone',
      severity: 'error',
      comment: 'The data server knows neither the plugin nor the dashboards.',
      from: { path: '^datasource-server/' },
      to: { path: '^(src|dashboards|tests|scripts)/' },
    },
    {
      name: 'plugin-has-one-door',
      severity: 'error',
      comment: 'The plugin meets the wire types in src/contract.ts only.',
      from: { path: '^src/', pathNot: '^src/contract\\.ts$' },
      to: { path: '^datasource-server/' },
    },
    {
      name: 'wire-types-only',
      severity: 'error',
      comment: 'The plugin and the dashboards see the contract of the server and nothing behind it.',
      from: { path: '^(src|dashboards)/', pathNot: TESTS },
      to: { path: '^datasource-server/', pathNot: `${SERVER}contract/` },
    },
    {
      name: 'wire-types-as-types',
      severity: 'error',
      comment: 'No server code reaches the plugin bundle or the generator: `import type`.',
      from: { path: '^(src|dashboards)/', pathNot: TESTS },
      to: { path: '^datasource-server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'plugin-and-dashboards-do-not-meet',
      severity: 'error',
      comment: 'The plugin is one product, the generator another.',
      from: { path: '^(src|dashboards)/' },
      to: { path: '^(src|dashboards)/', pathNot: '^$1/' },
    },

    {
      name: 'telemetry-stands-alone',
      severity: 'error',
      comment: "The package goes into other people's applications: it imports nothing of ours.",
      from: { path: '^telemetry/', pathNot: TESTS },
      to: { path: '^(src|datasource-server|dashboards|tests|scripts)/' },
    },
    {
      name: 'telemetry-browser-runs-in-a-page',
      severity: 'error',
      comment: 'What a page loads knows neither Node nor the half that runs on it.',
      from: { path: `${TELEMETRY}browser/`, pathNot: TESTS },
      to: { path: [`${TELEMETRY}node/`, npm('(winston|winston-daily-rotate-file|protobufjs|@alicloud/[^/]+)')] },
    },
    {
      name: 'telemetry-browser-without-node',
      severity: 'error',
      comment: "A bundler would have to invent Node's modules.",
      from: { path: `${TELEMETRY}browser/`, pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'telemetry-node-without-browser',
      severity: 'error',
      comment: 'A service loads nothing that is made for pages.',
      from: { path: `${TELEMETRY}node/`, pathNot: TESTS },
      to: { path: [`${TELEMETRY}browser/`, npm('@grafana/[^/]+')] },
    },
    {
      name: 'telemetry-core-is-tables',
      severity: 'error',
      comment: 'Prices and error classes are read by the data server too: they need nothing at all.',
      from: { path: `${TELEMETRY}core/`, pathNot: TESTS },
      to: { pathNot: `${TELEMETRY}core/` },
    },

    // Everywhere
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two modules that need each other are one module, or hide a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-barrel',
      severity: 'error',
      comment:
        'Import the file that has what you need: an index file hides cycles and loads everything. The entries of a package are its door.',
      from: { path: '(^|/)index\\.tsx?$', pathNot: [anyNpm, `${TELEMETRY}(browser|node)/index\\.ts$`] },
      to: {},
    },
    {
      name: 'product-imports-no-test',
      severity: 'error',
      comment: 'Test files and their helpers are not shipped.',
      from: { pathNot: TESTS },
      to: { path: TESTS, pathNot: anyNpm },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      severity: 'error',
      comment: 'A package that no package.json of this repository names works only by luck.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      comment: 'What runs in production is a dependency, not a devDependency.',
      from: { path: '^(src|datasource-server/src|telemetry/src)/', pathNot: [TESTS] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'], pathNot: npm('@types') },
    },
    {
      name: 'not-orphaned',
      severity: 'error',
      comment: 'A module that nothing imports is either a program or forgotten.',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          TESTS,
          `${SERVER}main\\.ts$`,
          '-cli\\.ts$',
          '^src/module\\.tsx?$',
          '^dashboards/src/generate\\.ts$',
          '/static/',
        ],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: anyNpm },
    exclude: { path: '/(dist|generated|static)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['aimarket-source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
