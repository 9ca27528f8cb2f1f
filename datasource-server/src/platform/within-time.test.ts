import { createServer, connect } from 'node:net';
import { NoAnswerInTime, withinTime } from './within-time.ts';

test('passes on what comes in time, good or bad', async () => {
  await expect(withinTime(Promise.resolve(7), 50)).resolves.toBe(7);
  await expect(withinTime(Promise.reject(new Error('bad')), 50)).rejects.toThrow('bad');
});

test('gives up after the limit and drops what comes later', async () => {
  let fail: (error: Error) => void = () => undefined;
  const late = new Promise((_resolve, reject) => (fail = reject));
  await expect(withinTime(late, 10)).rejects.toThrow(NoAnswerInTime);
  // Were this not handled, Node would end the test process.
  fail(new Error('too late'));
  await new Promise((resolve) => setTimeout(resolve, 10));
});

test('an answer that arrived while the event loop was busy is in time', async () => {
  const server = createServer((socket) => socket.on('data', () => socket.write('pong')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  try {
    const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.write('ping');
    const waited = withinTime(answer, 30);
    // The server lives in this process: let it see and answer the question, then block past the limit.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const until = performance.now() + 60;
    while (performance.now() < until) {
      // busy
    }
    await expect(waited).resolves.toBe('pong');
  } finally {
    socket.destroy();
    server.close();
  }
});
