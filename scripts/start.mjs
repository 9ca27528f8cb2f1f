// npm start: install, build, run the data server, and Grafana too where one is found. Ends on Ctrl-C.
import { buildBackend, buildPlugin, buildServer, installPackages, requireNode } from './lib/prepare.mjs';
import { findGrafana, startGrafana } from './lib/grafana.mjs';
import { startServer } from './lib/server.mjs';

requireNode();
await installPackages();
await buildServer();
const server = await startServer(process.env);
const stop = [server.stop];
let ending = false;

async function end(code) {
  if (ending) {
    return;
  }
  ending = true;
  for (const stopOne of stop.reverse()) {
    await stopOne();
  }
  process.exit(code);
}
process.on('SIGINT', () => void end(0));
process.on('SIGTERM', () => void end(0));
void server.exited.then((code) => end(code ?? 1));

await buildPlugin();
await buildBackend({ required: false });
const grafana = await findGrafana(process.env);
if (grafana) {
  const started = await startGrafana(grafana, { dataServer: server.url, environment: process.env });
  stop.push(started.stop);
  void started.exited.then((code) => {
    if (!ending) {
      process.stdout.write(`✖ Grafana ended with exit code ${code}; its log is ${started.log}\n`);
      void end(1);
    }
  });
  process.stdout.write(`\n  Grafana      ${started.url}  (user admin, password admin)\n`);
  process.stdout.write(`  实时监控     ${started.url}/d/aimarket-realtime\n`);
  process.stdout.write(`  业务指标     ${started.url}/d/aimarket-business\n`);
  process.stdout.write(`  事件         ${started.url}/d/aimarket-incidents\n`);
} else {
  process.stdout.write(`
  没有找到 Grafana。No Grafana was found. To see the dashboards, do one of these and run npm start again:
    • install Docker and start its engine (https://docs.docker.com/engine/install/), or
    • unpack Grafana 12.3 or newer (https://grafana.com/grafana/download) and set GRAFANA_HOME to its directory:
      GRAFANA_HOME=/path/to/grafana npm start
`);
}
process.stdout.write(`
  控制台 Console   ${server.url}/
  API              ${server.url}/api/v1/openapi.json
  下一步 Next      ${server.demo ? '正在使用演示数据;接入自己的 MySQL:MYSQL_URL=mysql://user:password@host:3306/db npm start' : 'README.md: add a metric, a dashboard, an alert'}
  停止 Stop        Ctrl-C
`);
