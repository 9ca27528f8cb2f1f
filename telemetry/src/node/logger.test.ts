import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import winston from 'winston';
import { until } from '../../test/collect-server.ts';
import { businessLogger, createBusinessLogger } from './business-logger.ts';
import { closeLogger, createLogger, type LoggerOptions } from './logger.ts';
import { trackError } from './track-error.ts';

let directory: string;
let logger: winston.Logger | undefined;
const problems: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'telemetry-logger-'));
  problems.length = 0;
});
afterEach(async () => {
  await close();
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true, force: true });
});

function start(options: LoggerOptions = {}): winston.Logger {
  logger = createLogger({
    directory,
    service: 'shop',
    console: false,
    onProblem: ({ message }) => problems.push(message),
    ...options,
  });
  return logger;
}

async function close(): Promise<void> {
  const closing = logger;
  logger = undefined;
  if (closing) {
    await closeLogger(closing);
  }
}

const namesOf = (prefix: string) =>
  readdirSync(directory)
    .filter((name) => name.startsWith(prefix))
    .sort();
function linesOf(prefix: string): Array<Record<string, unknown>> {
  return namesOf(prefix).flatMap((name) =>
    readFileSync(join(directory, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  );
}

/** The local day, which names the files. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

test('JSON lines in the day’s file; an error in both files, the very same line', async () => {
  const began = Date.now();
  start().info('文字', { category: 'x', nested: { a: [1] } });
  logger?.error('broken', { reason: new Error('why', { cause: new Error('root') }) });
  logger?.error(new Error('alone'));
  logger?.debug('too small');
  await close();
  expect(namesOf('combined')).toEqual([`combined-${today()}.log`]);
  expect(namesOf('error')).toEqual([`error-${today()}.log`]);
  const combined = linesOf('combined');
  expect(combined).toMatchObject([
    { level: 'info', message: '文字', category: 'x', nested: { a: [1] }, app: 'shop' },
    {
      level: 'error',
      message: 'broken',
      reason: { message: 'why', stack: expect.stringContaining('Caused by: Error: root') },
    },
    { level: 'error', message: 'alone', stack: expect.stringContaining('logger.test') },
  ]);
  for (const { timestamp } of combined) {
    expect(timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    expect(Date.parse(String(timestamp))).toBeGreaterThanOrEqual(began);
  }
  expect(linesOf('error')).toEqual(combined.slice(1));
});

test('the marketplace’s categories with their keys', async () => {
  const lines = createBusinessLogger(start());
  lines.logApiRequest({
    method: 'GET',
    url: '/a',
    status: 404,
    duration: 1.5,
    ip: '1.2.3.4',
    userAgent: 'x',
    userId: 3,
  });
  lines.logUserAction(3, 'submit_idea', { from: 'web' });
  lines.logAIService({ service: 'zhipu', requestTokens: 1, responseTokens: 2, duration: 5, success: false, cost: 0.1 });
  lines.logBusinessEvent('order_paid', { value: 99, unit: 'CNY', orderId: 'o1' });
  lines.logSecurity('login_failed', { ip: '1.2.3.4', tries: 5 });
  await close();
  const strip = (line: Record<string, unknown>) => {
    const { timestamp: _timestamp, app: _app, message: _message, ...rest } = line;
    return rest;
  };
  expect(linesOf('combined').map(strip)).toEqual([
    {
      level: 'warn',
      category: 'api_request',
      method: 'GET',
      url: '/a',
      status: 404,
      duration: 1.5,
      ip: '1.2.3.4',
      userAgent: 'x',
      userId: 3,
    },
    { level: 'info', category: 'user_action', userId: 3, action: 'submit_idea', details: { from: 'web' } },
    {
      level: 'error',
      category: 'ai_service',
      service: 'zhipu',
      requestTokens: 1,
      responseTokens: 2,
      duration: 5,
      success: false,
      cost: 0.1,
    },
    {
      level: 'info',
      category: 'business_event',
      event: 'order_paid',
      value: 99,
      unit: 'CNY',
      data: { value: 99, unit: 'CNY', orderId: 'o1' },
    },
    {
      level: 'warn',
      category: 'security',
      event: 'login_failed',
      ip: '1.2.3.4',
      details: { ip: '1.2.3.4', tries: 5 },
    },
  ]);
});

test('without a logger of their own the functions write through the first that was made', async () => {
  start();
  businessLogger.logUserAction(1, 'login');
  trackError('a text', { job: 1 });
  trackError(Object.assign(new TypeError('typed')));
  trackError(undefined);
  await close();
  expect(linesOf('combined')).toMatchObject([
    { category: 'user_action', action: 'login' },
    { category: 'application', message: 'a text', context: { job: 1 }, stack: expect.stringContaining('a text') },
    { category: 'application', message: 'typed', type: 'TypeError' },
    { category: 'application', message: 'undefined' },
  ]);
});

test('a line that cannot be written costs the application nothing', async () => {
  const lines = createBusinessLogger(start());
  const circular: Record<string, unknown> = { big: 5n };
  circular['self'] = circular;
  const poisoned = {
    get bad(): never {
      throw new Error('poisoned');
    },
  };
  lines.logUserAction(1, 'circular', circular);
  lines.logUserAction(1, 'poisoned', poisoned);
  trackError(new Error('x'), poisoned);
  lines.logUserAction(1, 'after');
  await close();
  expect(linesOf('combined').map(({ action }) => action)).toEqual(['circular', 'after']);
});

test('a full file is followed by the next, and no line is lost between them', async () => {
  start({ maxSize: 10 * 1024 });
  const text = 'x'.repeat(400);
  for (let n = 0; n < 200; n++) {
    logger?.info(text, { n });
    if (n % 20 === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  await close();
  const names = namesOf('combined');
  expect(names.length).toBeGreaterThanOrEqual(5);
  expect(names.slice(0, 3)).toEqual([0, 1, 2].map((n) => `combined-${today()}.log${n === 0 ? '' : `.${n}`}`).sort());
  await until(() => linesOf('combined').length === 200);
  expect(
    linesOf('combined')
      .map(({ n }) => Number(n))
      .sort((a, b) => a - b)
  ).toEqual(Array.from({ length: 200 }, (_, n) => n));
  for (const name of names) {
    expect(readFileSync(join(directory, name)).length).toBeLessThan(11 * 1024);
  }
});

test('files older than it keeps go when a new one begins', async () => {
  start({ maxSize: 10 * 1024, maxFiles: 3 });
  for (let n = 0; n < 200; n++) {
    logger?.info('x'.repeat(400), { n });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await close();
  expect(namesOf('combined')).toHaveLength(3);
  expect(Math.max(...linesOf('combined').map(({ n }) => Number(n)))).toBe(199);
});

test('a directory that cannot be made is reported, and lines go to the terminal', () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  start({ directory: join(file, 'logs') });
  expect(logger?.transports).toEqual([expect.any(winston.transports.Console)]);
  expect(problems).toEqual([expect.stringContaining('combined'), expect.stringContaining('error')]);
});

test('a file that throws in the middle of a write costs the application nothing', () => {
  start();
  const [{ logStream }] = logger!.transports as unknown as [{ logStream: { write: () => void } }];
  logStream.write = () => {
    throw new Error('EACCES: permission denied');
  };
  logger?.info('x');
  expect(problems).toEqual([expect.stringContaining('EACCES')]);
});

test('a file that breaks is opened anew', async () => {
  start();
  logger?.info('before');
  const [{ logStream }] = logger!.transports as unknown as [{ logStream: NodeJS.EventEmitter }];
  await until(() => existsSync(join(directory, `combined-${today()}.log`)));
  logStream.emit('error', new Error('ENOSPC: no space left on device'));
  expect(problems).toEqual([expect.stringContaining('ENOSPC')]);
  await new Promise((resolve) => setTimeout(resolve, 5200));
  logger?.info('after');
  await close();
  expect(linesOf('combined').map(({ message }) => message)).toEqual(['before', 'after']);
});
