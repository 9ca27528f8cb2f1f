import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A marketplace page that is monitored, on an origin of its own. */
export interface MarketplacePage {
  origin: string;
  /** The address of the page, monitored by this data server, for this user. */
  urlFor(dataServer: string, user: number, flushIntervalMs?: number): string;
  /** Its script, as built. */
  bundle: Buffer;
  stop(): Promise<void>;
}

const REPOSITORY = join(__dirname, '../..');
const STEPS = ['register', 'submit_idea', 'generate_business_plan', 'purchase'];

/** Builds the script as `npm run build` does and serves it with a page that uses it. */
export async function startMarketplacePage(): Promise<MarketplacePage> {
  const directory = mkdtempSync(join(tmpdir(), 'telemetry-bundle-'));
  const file = join(directory, 'aimarket-telemetry.min.js');
  execFileSync(process.execPath, [join(REPOSITORY, 'telemetry/scripts/bundle-browser.mjs'), file]);
  const bundle = readFileSync(file);
  rmSync(directory, { recursive: true, force: true });

  const server = createServer((request, response) => answer(request, response, bundle));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    bundle,
    urlFor(dataServer, user, flushIntervalMs = 200) {
      const query = { dataServer, user: `${user}`, interval: `${flushIntervalMs}`, token: 'hush-hush' };
      return `${origin}/ideas?${new URLSearchParams(query).toString()}`;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, bundle: Buffer): void {
  const { pathname } = new URL(request.url ?? '/', 'http://page.invalid');
  const send = (status: number, type: string, body: string | Buffer) =>
    response.writeHead(status, { 'Content-Type': type }).end(body);
  switch (pathname) {
    case '/ideas':
      send(200, 'text/html; charset=utf-8', PAGE);
      return;
    case '/elsewhere':
      send(200, 'text/html; charset=utf-8', '<!doctype html><title>别处</title><p>别处');
      return;
    case '/aimarket-telemetry.min.js':
      send(200, 'text/javascript', bundle);
      return;
    case '/api/ideas/42':
      send(200, 'application/json', '{"id":42}');
      return;
    case '/api/stream':
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.write('first,');
      setTimeout(() => response.end('last'), 300);
      return;
    case '/api/slow':
      setTimeout(() => send(200, 'text/plain', 'late'), 5000).unref();
      return;
    default:
      send(404, 'application/json', '{}');
  }
}

const PAGE = `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8"><title>创意市场</title><link rel="icon" href="data:,">
<script src="/aimarket-telemetry.min.js"></script>
<script>
  const given = new URLSearchParams(location.search);
  window.problems = [];
  window.monitor = AIMarketTelemetry.initMonitoring({
    endpoint: given.get('dataServer'), app: 'marketplace', version: '1.2.3', environment: 'test',
    user: Number(given.get('user')), flushIntervalMs: Number(given.get('interval')),
    onProblem: (problem) => window.problems.push(problem.message),
  });
</script>
</head>
<body>
<img src="/missing.png?token=hush-hush" alt="">
<h1>AI 创意交易市场</h1>
${STEPS.map((step) => `<button id="${step}" onclick="AIMarketTelemetry.trackEvent('${step}', { from: 'home', userName: '张三' })">${step}</button>`).join('\n')}
<button id="pay" onclick="AIMarketTelemetry.trackBusinessMetric('order_value', 199.5, { unit: 'CNY', plan: 'pro' })">付款</button>
<button id="call" onclick="fetch('/api/ideas/42?token=hush-hush')">读取</button>
<button id="post" onclick="const x = new XMLHttpRequest(); x.open('POST', '/api/missing?token=hush-hush'); x.send('{}')">提交</button>
<button id="route" onclick="history.pushState({}, '', '/plans/7?token=hush-hush'); document.title = '商业计划'">计划</button>
<button id="fail" onclick="setTimeout(() => { throw new TypeError('plan is broken at http://x.test/a?token=hush-hush'); })">出错</button>
<button id="reject" onclick="Promise.reject(new RangeError('no quota left'))">拒绝</button>
</body>
</html>`;
