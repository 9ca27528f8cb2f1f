import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');
const RULES = join(ROOT, '.dependency-cruiser.cjs');
const SERVER = 'datasource-server/src';
const TELEMETRY = 'telemetry/src';

interface Edge {
  from: string;
  /** A path below the root, or the name of a package or of a module of Node. */
  to: string;
  typeOnly?: boolean;
}

/** One import that each rule must refuse. */
const REFUSED: Record<string, Edge> = {
  'contract-imports-zod-only': { from: `${SERVER}/contract/a.ts`, to: `${SERVER}/platform/errors.ts` },
  'semantic-is-pure': { from: `${SERVER}/semantic/a.ts`, to: 'node:fs' },
  'sql-is-pure': { from: `${SERVER}/sql/a.ts`, to: `${SERVER}/platform/clock.ts` },
  'forecasting-is-pure': { from: `${SERVER}/forecasting/a.ts`, to: `${SERVER}/semantic/calendar.ts` },
  'frames-are-pure': { from: `${SERVER}/frames/a.ts`, to: `${SERVER}/engines/create-engine.ts`, typeOnly: true },
  'frames-take-engine-types-only': { from: `${SERVER}/frames/b.ts`, to: `${SERVER}/engines/engine.ts` },
  'datasets-are-data': { from: `${SERVER}/datasets/a.dataset.ts`, to: `${SERVER}/sql/dialect.ts` },
  'platform-stands-alone': { from: `${SERVER}/platform/a.ts`, to: `${SERVER}/semantic/model.ts` },
  'config-is-a-leaf': { from: `${SERVER}/config.ts`, to: `${SERVER}/platform/logger.ts` },
  'cache-knows-no-query': { from: `${SERVER}/cache/a.ts`, to: `${SERVER}/contract/query.ts`, typeOnly: true },
  'engines-implement-their-contract': { from: `${SERVER}/engines/mysql/a.ts`, to: `${SERVER}/queries/context.ts` },
  'engines-do-not-meet': { from: `${SERVER}/engines/mysql/b.ts`, to: `${SERVER}/engines/clickhouse/client.ts` },
  'mysql-driver-in-its-engine': { from: `${SERVER}/engines/clickhouse/a.ts`, to: 'mysql2' },
  'clickhouse-driver-in-its-engine': { from: `${SERVER}/recorder/a.ts`, to: 'chdb' },
  'redis-driver-in-the-cache': { from: `${SERVER}/health/a.ts`, to: 'ioredis' },
  'winston-in-the-logger': { from: `${SERVER}/queries/a.ts`, to: 'winston' },
  'nodemailer-in-its-channel': { from: `${SERVER}/relays/a.ts`, to: 'nodemailer' },
  'systeminformation-in-the-recorder': { from: `${SERVER}/health/b.ts`, to: 'systeminformation' },
  'express-in-routes': { from: `${SERVER}/queries/b.ts`, to: 'express', typeOnly: true },
  'http-guards-in-http': { from: `${SERVER}/queries/query-routes.ts`, to: 'helmet' },
  'http-mounts-what-it-is-given': { from: `${SERVER}/http/a.ts`, to: `${SERVER}/queries/query-routes.ts` },
  'features-do-not-meet': { from: `${SERVER}/recorder/b.ts`, to: `${SERVER}/health/probe.ts` },
  'queries-are-cached': { from: `${SERVER}/queries/c.ts`, to: `${SERVER}/cache/redis-store.ts` },
  'only-the-root-composes': { from: `${SERVER}/recorder/c.ts`, to: `${SERVER}/server.ts` },
  'server-stands-alone': { from: `${SERVER}/console/a.ts`, to: 'src/locale.ts' },
  'plugin-has-one-door': { from: 'src/locale.ts', to: `${SERVER}/contract/text.ts`, typeOnly: true },
  'wire-types-only': { from: 'dashboards/src/a.ts', to: `${SERVER}/semantic/plan.ts`, typeOnly: true },
  'wire-types-as-types': { from: 'src/contract.ts', to: `${SERVER}/contract/frames.ts` },
  'plugin-and-dashboards-do-not-meet': { from: 'src/a.ts', to: 'dashboards/src/house-style.ts' },
  'telemetry-stands-alone': { from: `${TELEMETRY}/node/a.ts`, to: `${SERVER}/contract/text.ts`, typeOnly: true },
  'telemetry-browser-runs-in-a-page': { from: `${TELEMETRY}/browser/a.ts`, to: `${TELEMETRY}/node/logger.ts` },
  'telemetry-browser-without-node': { from: `${TELEMETRY}/browser/b.ts`, to: 'node:fs' },
  'telemetry-node-without-browser': { from: `${TELEMETRY}/node/b.ts`, to: `${TELEMETRY}/browser/z.ts` },
  'telemetry-core-is-tables': { from: `${TELEMETRY}/core/a.ts`, to: 'node:fs' },
  'no-circular': { from: `${SERVER}/health/c.ts`, to: `${SERVER}/health/d.ts` },
  'no-barrel': { from: `${SERVER}/health/index.ts`, to: `${SERVER}/health/probe.ts` },
  'product-imports-no-test': { from: `${SERVER}/health/e.ts`, to: `${SERVER}/health/probe.test.ts` },
  resolvable: { from: `${SERVER}/health/f.ts`, to: 'not-installed' },
  declared: { from: `${SERVER}/health/g.ts`, to: 'undeclared' },
  'no-dev-dependency-in-product': { from: `${SERVER}/health/h.ts`, to: 'development-tool' },
  'not-orphaned': { from: `${SERVER}/health/i.ts`, to: '' },
};

/** Edges that the design allows, one for each exception that a rule makes. */
const ALLOWED: Edge[] = [
  { from: `${SERVER}/contract/z.ts`, to: 'zod' },
  { from: `${SERVER}/semantic/z.ts`, to: `${SERVER}/platform/errors.ts` },
  { from: `${SERVER}/frames/z.ts`, to: `${SERVER}/engines/engine.ts`, typeOnly: true },
  { from: `${SERVER}/semantic/z.test.ts`, to: 'node:fs' },
  { from: `${SERVER}/cache/redis-connection.ts`, to: 'ioredis' },
  { from: `${SERVER}/demo/load-mysql.ts`, to: 'mysql2' },
  { from: `${SERVER}/health/health-routes.ts`, to: 'express' },
  { from: `${SERVER}/queries/z.ts`, to: `${SERVER}/cache/cache-policy.ts` },
  { from: `${SERVER}/server.ts`, to: `${SERVER}/engines/create-engine.ts` },
  { from: `${TELEMETRY}/node/logger.ts`, to: 'winston' },
  { from: `${TELEMETRY}/node/z.ts`, to: `${TELEMETRY}/core/z.ts` },
  { from: `${TELEMETRY}/browser/index.ts`, to: `${TELEMETRY}/browser/z.ts` },
  { from: 'src/contract.ts', to: `${SERVER}/contract/query.ts`, typeOnly: true },
  { from: 'dashboards/src/z.ts', to: `${SERVER}/contract/query.ts`, typeOnly: true },
];

const PACKAGES = 'zod mysql2 chdb ioredis winston systeminformation express helmet nodemailer'.split(' ');

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

describe('the import rules', () => {
  let tree: string;
  let violations: Violation[];

  beforeAll(async () => {
    tree = mkdtempSync(join(tmpdir(), 'import-rules-'));
    cpSync(RULES, join(tree, '.dependency-cruiser.cjs'));
    write(
      'tsconfig.json',
      '{"compilerOptions":{"module":"nodenext","moduleResolution":"nodenext","allowImportingTsExtensions":true}}'
    );
    const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
    write('package.json', JSON.stringify({ dependencies, devDependencies: { 'development-tool': '1.0.0' } }));
    [...PACKAGES, 'undeclared', 'development-tool'].forEach(installFake);

    for (const edge of [...Object.values(REFUSED), ...ALLOWED]) {
      addImport(edge);
    }
    addImport({ from: `${SERVER}/health/d.ts`, to: `${SERVER}/health/c.ts` });
    violations = await cruise(tree);
  }, 60_000);

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it('has a case for every rule', () => {
    const { forbidden } = require(RULES) as { forbidden: Array<{ name: string }> };
    expect(Object.keys(REFUSED).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(REFUSED))('%s refuses its case', (name, { from }) => {
    expect(violations.filter((violation) => violation.rule.name === name).map((violation) => violation.from)).toContain(
      from
    );
  });

  it.each(ALLOWED)('allows $from → $to', ({ from, to }) => {
    const against = violations.filter((violation) => violation.from === from && violation.to.endsWith(to));
    expect(against).toEqual([]);
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text, { flag: 'a' });
  }

  function installFake(name: string): void {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }

  function addImport({ from, to, typeOnly }: Edge): void {
    const isPath = to.endsWith('.ts');
    if (isPath) {
      write(to, '');
    }
    const specifier = isPath ? `./${relative(dirname(from), to)}` : to;
    write(
      from,
      to === '' ? 'export {};\n' : `import ${typeOnly ? 'type ' : ''}{ x } from '${specifier}';\nexport const y = x;\n`
    );
  }
});

function cruise(tree: string): Promise<Violation[]> {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [
    program,
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    `${SERVER}`,
    TELEMETRY,
    'src',
    'dashboards/src',
  ];
  return new Promise((resolve, reject) => {
    // Its exit code is the number of violations; only an answer that is not JSON is a failure here.
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 1 << 26 }, (_code, stdout, stderr) => {
      try {
        resolve((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
      } catch (cause) {
        reject(new Error(`dependency-cruiser gave no JSON: ${stderr}`, { cause }));
      }
    });
  });
}
