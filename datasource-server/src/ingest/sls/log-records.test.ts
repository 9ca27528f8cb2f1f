import { encodeGroup, type StubLogGroup } from '../../../test/support/sls-wire.ts';
import { linesOfGroups } from './log-records.ts';

const TIME = 1_764_000_000;
const SAME_TIME = '2025-11-24T16:00:00.000Z';

const linesOf = (...logs: StubLogGroup['logs']) => linesOfGroups([encodeGroup({ logs })]);

/** The only record of a group with one log. */
async function recordOf(contents: Record<string, string>, group: Partial<StubLogGroup> = {}): Promise<unknown> {
  const { lines, count } = await linesOfGroups([encodeGroup({ ...group, logs: [{ time: TIME, contents }] })]);
  expect(count).toBe(1);
  return JSON.parse(lines.toString('utf8'));
}

describe('a log of SLS as a line', () => {
  test('has the time of SLS unless it brings one that can be read', async () => {
    expect(await recordOf({ a: 'x' })).toEqual({ a: 'x', timestamp: SAME_TIME });
    expect(await recordOf({ timestamp: '2026-01-31 08:00:00,5' })).toEqual({ timestamp: '2026-01-31 08:00:00.5' });
    expect(await recordOf({ timestamp: '1764000000123' })).toEqual({ timestamp: '2025-11-24T16:00:00.123Z' });
    expect(await recordOf({ timestamp: 'noon' })).toEqual({ timestamp: SAME_TIME, original_timestamp: 'noon' });
    expect(await recordOf({ timestamp: '' })).toEqual({ timestamp: SAME_TIME });
  });

  test('keeps milliseconds where the logstore does', async () => {
    const { lines } = await linesOf({ time: TIME, timeNs: 7_999_999, contents: {} });
    expect(JSON.parse(lines.toString('utf8'))).toEqual({ timestamp: '2025-11-24T16:00:00.007Z' });
  });

  test('is unpacked from content or message, the own keys first and the collector’s kept', async () => {
    const line = { level: 'error', status: 500, timestamp: '2026-01-31T08:00:00Z', data: { a: [1] } };
    const flat = { ...line, data: '{"a":[1]}' };
    expect(await recordOf({ content: JSON.stringify(line) })).toEqual(flat);
    expect(await recordOf({ level: 'info', app: 'shop', message: ` ${JSON.stringify(line)}\n` })).toEqual({
      ...flat,
      app: 'shop',
      outer_level: 'info',
    });
  });

  test('with text under content has it as its message, unless it has one', async () => {
    expect(await recordOf({ content: 'plain' })).toEqual({ message: 'plain', timestamp: SAME_TIME });
    expect(await recordOf({ content: 'plain', message: 'said' })).toEqual({
      content: 'plain',
      message: 'said',
      timestamp: SAME_TIME,
    });
    expect(await recordOf({ content: '{not json}' })).toEqual({ message: '{not json}', timestamp: SAME_TIME });
    expect(await recordOf({ message: '[1,2]' })).toEqual({ message: '[1,2]', timestamp: SAME_TIME });
  });

  test('keeps topic, source and tags under the names of SLS, and any other name', async () => {
    const group = { topic: 'shop', source: '10.0.0.1', tags: { __path__: '/var/log/a.log' } };
    expect(await recordOf({ ['__proto__']: 'x' }, group)).toEqual({
      ['__proto__']: 'x',
      timestamp: SAME_TIME,
      __topic__: 'shop',
      __source__: '10.0.0.1',
      '__tag__:__path__': '/var/log/a.log',
    });
    expect(await recordOf({}, { topic: '', source: '' })).toEqual({ timestamp: SAME_TIME });
  });

  test('that is nested beyond reason stays text', async () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(await recordOf({ content: deep })).toEqual({ message: deep, timestamp: SAME_TIME });
  });

  test('stands on one line whatever it holds', async () => {
    const { lines, count } = await linesOf(
      { time: TIME, contents: { message: 'a\nb\u2028' } },
      { time: TIME, contents: {} }
    );
    expect(count).toBe(2);
    expect(lines.toString('utf8').split('\n')).toHaveLength(3);
  });

  test('that cannot be decoded is said to be', async () => {
    await expect(linesOfGroups([Buffer.from('<html>')])).rejects.toMatchObject({ failure: 'failing' });
  });
});
