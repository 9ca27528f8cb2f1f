import { createHmac } from 'node:crypto';
import { createHmacCheck } from './hmac.ts';

const SECRET = 'a-secret-of-grafana';
const NOW = Date.parse('2026-03-18T05:00:00Z');
const BODY = Buffer.from('{"alerts":[]}');

const sign = (seconds: number, body = BODY, secret = SECRET) =>
  createHmac('sha256', secret).update(`${seconds}:`).update(body).digest('hex');

describe("Grafana's signature", () => {
  let now = NOW;
  const check = createHmacCheck(SECRET, () => now);
  const request = (seconds: number, signature = sign(seconds), body = BODY) => ({
    path: '/api/v1/relays/dingtalk',
    body,
    signature,
    timestamp: String(seconds),
  });
  const seconds = NOW / 1000;

  test('is taken once', () => {
    expect(() => check(request(seconds))).not.toThrow();
    expect(() => check(request(seconds))).toThrow(/received before/);
    now += 4 * 60_000;
    expect(() => check(request(seconds))).toThrow(/received before/);
    now += 2 * 60_000;
    expect(() => check(request(seconds))).toThrow(/5 minutes/);
    now = NOW;
  });

  test('is taken once at each address, to which one contact point may post in the same second', () => {
    const sms = { ...request(seconds - 1), path: '/api/v1/relays/sms' };
    expect(() => check(request(seconds - 1))).not.toThrow();
    expect(() => check(sms)).not.toThrow();
    expect(() => check(sms)).toThrow(/received before/);
  });

  test('counts for five minutes to either side', () => {
    expect(() => check(request(seconds - 299))).not.toThrow();
    expect(() => check(request(seconds + 299))).not.toThrow();
    expect(() => check(request(seconds - 301))).toThrow(/5 minutes/);
    expect(() => check(request(seconds + 301))).toThrow(/5 minutes/);
  });

  test.each([
    ['none', { path: '/', body: BODY, signature: undefined, timestamp: undefined }],
    ['another body', request(seconds + 1, sign(seconds + 1), Buffer.from('{}'))],
    ['another time', request(seconds + 2, sign(seconds + 3))],
    ['another secret', request(seconds + 4, sign(seconds + 4, BODY, 'something-else'))],
    ['half of it', request(seconds + 5, sign(seconds + 5).slice(0, 32))],
  ])('is refused: %s', (_name, given) => {
    expect(() => check(given)).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  });
});
