import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../src/config.ts';
import { parseRota } from '../../src/relays/rota-text.ts';
import { startAliyunStub, type AliyunStub } from '../support/aliyun-stub.ts';
import {
  alert,
  aliyunEnvironment,
  LI,
  notification,
  ROTA,
  START,
  startRelays,
  ZHANG,
  type Relays,
} from './relay-harness.ts';

let aliyun: AliyunStub;
let relays: Relays | undefined;
const time = { now: START };

beforeAll(async () => {
  aliyun = await startAliyunStub({ now: () => time.now });
});
afterEach(async () => {
  await relays?.close();
  relays = undefined;
});
afterAll(() => aliyun.stop());

const start = async (rota: string) =>
  (relays = await startRelays({ time, rota, environment: aliyunEnvironment(aliyun.url) }));

test('a rota with mistakes stops the start, each told with its line', async () => {
  const broken = ROTA.replace(`mobile: "${ZHANG}"`, 'mobile: "139"').replace('weekly', 'yearly');
  const error = await start(broken).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  const lines = (error as ConfigError).message.split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^ROTA_FILE .*rota\.yaml:3: people\[1\]\.mobile:手机号.* · people\[1\]\.mobile: a mobile/),
    expect.stringMatching(/^ROTA_FILE .*rota\.yaml:8: shifts\[1\]\.rotation/),
  ]);
});

test('a change is followed; a broken one keeps the old rota, and is told until it is mended', async () => {
  const relays = await start(ROTA);
  expect(relays.status().rota).toMatchObject({ configured: true, onDuty: ['张三'], problem: null });
  writeFileSync(relays.rotaPath, ROTA.replace('people: [张三, 李四]', 'people: [李四]'));
  await relays.run('rota');
  await relays.post('sms', notification(alert()));
  expect(aliyun.sms.map(({ number }) => number)).toEqual([LI]);

  writeFileSync(relays.rotaPath, ROTA.replace('people: [张三, 李四]', 'people: [赵六]'));
  await relays.run('rota');
  await relays.run('rota');
  expect(relays.status().rota).toMatchObject({
    onDuty: ['李四'],
    problem: { zh: expect.stringContaining('第 10 行'), en: expect.stringContaining('line 10') },
  });
  expect(relays.logs.filter(({ level }) => level === 'error')).toHaveLength(1);

  rmSync(relays.rotaPath);
  await relays.run('rota');
  expect(relays.status().rota.problem?.en).toContain('ENOENT');
  writeFileSync(`${relays.rotaPath}.next`, ROTA);
  renameSync(`${relays.rotaPath}.next`, relays.rotaPath);
  await relays.run('rota');
  expect(relays.status().rota).toMatchObject({ onDuty: ['张三'], problem: null });
});

test('the example in the documents can be used as it is', () => {
  const example = readFileSync(join(__dirname, '../../../docs/rota.example.yaml'), 'utf8');
  expect(parseRota(example).problems).toBeUndefined();
});
