import { ServiceError } from '../platform/errors.ts';
import { inspectMeasure, type MeasureSources } from './inspect-measures.ts';
import type { MeasuredItem } from './measured/measured-item.ts';
import { MEASURED_ITEMS } from './measured-items.ts';

const NOW = Date.UTC(2026, 2, 5, 1);

/** Every question of a measure gets these values. */
function sources(values: Record<string, number>, of: Partial<MeasureSources> = {}): MeasureSources {
  return {
    read: () => Promise.resolve({ values: new Map(Object.entries(values)), missing: null }),
    series: () => Promise.resolve(new Map()),
    unitOf: () => 'd',
    samplers: () => [],
    httpsTargets: [],
    ...of,
  };
}

function named(id: string): MeasuredItem {
  const found = MEASURED_ITEMS.find((item) => item.id === id);
  if (!found) {
    throw new Error(`there is no ${id}`);
  }
  return found;
}

describe('certificates of probed targets', () => {
  const inspect = (values: Record<string, number>, httpsTargets: string[]) =>
    inspectMeasure(named('tls.probed'), sources(values, { httpsTargets }), NOW);

  it.each([
    ['all of them known', { home: 60, cdn: 90 }, ['home', 'cdn'], 'ok', /^home: 60 d$/],
    ['one without a handshake', { home: 60 }, ['home', 'cdn'], 'unknown', /^home: 60 d; no TLS handshake with cdn/],
    [
      'one without, beside one that ends',
      { home: 3 },
      ['home', 'cdn'],
      'fail',
      /^home: 3 d; no TLS handshake with cdn/,
    ],
    ['none with a handshake', {}, ['home', 'ai:zhipu'], 'unknown', /^no TLS handshake with home, ai:zhipu/],
  ])('%s', async (_, values, targets, status, finding) => {
    expect(await inspect(values, targets)).toMatchObject({ status, finding: { en: expect.stringMatching(finding) } });
  });

  it('are absent where no target is https', async () => {
    expect(await inspect({}, [])).toEqual(
      expect.objectContaining({ why: expect.objectContaining({ en: expect.any(String) }) })
    );
  });
});

describe('what is watched', () => {
  /** Readings of each label of the last so many minutes, one a minute. */
  const seen =
    (minutes: Record<string, number>): MeasureSources['series'] =>
    ({ filters = [] }) => {
      const label = filters.at(-1)?.values[0] ?? '';
      const points = Array.from({ length: minutes[label] ?? 0 }, (_, index) => ({
        at: NOW - (index + 1) * 60_000,
        value: 0,
        hourOfDay: 0,
      }));
      return Promise.resolve(new Map([['', points]]));
    };
  const inspect = (id: string, values: Record<string, number>, minutes: Record<string, number>) =>
    inspectMeasure(named(id), sources(values, { series: seen(minutes), unitOf: () => 'percent' }), NOW);

  it.each([
    ['the whole day', { a: 75 }, { a: 1440 }, 'warn', /^a: 75%$/],
    ['three hours', { a: 75 }, { a: 180 }, 'warn', /^a: 75% \(of the 3 hours seen\)$/],
    ['one minute', { a: 99.96 }, { a: 1 }, 'unknown', /^a: seen for only 60 seconds, 60 minutes are needed/],
    ['one host new', { a: 99, b: 20 }, { a: 1, b: 1440 }, 'ok', /^b: 20%; a: seen for only 60 seconds/],
    ['all hosts new', { a: 99, b: 20 }, { a: 1, b: 2 }, 'unknown', /^a: seen.*; b: seen for only 2 minutes/],
    ['one host new, one too busy', { a: 99, b: 85 }, { a: 1, b: 1440 }, 'fail', /^b: 85%; a: seen/],
  ])('a mean of %s', async (_, values, minutes, status, finding) => {
    expect(await inspect('system.cpu', values, minutes)).toMatchObject({
      status,
      finding: { en: expect.stringMatching(finding) },
    });
  });

  it.each([
    ['none in a minute', 0, 1, 'unknown'],
    ['some in a minute', 3, 1, 'warn'],
    ['none in a day', 0, 1440, 'ok'],
  ])('a count: %s', async (_, count, minutes, status) => {
    expect(await inspect('system.database_errors', { '': count }, { mysql: minutes })).toMatchObject({ status });
  });
});

it('a threshold keeps its unit while nothing answers', async () => {
  const down = () => Promise.reject(new ServiceError('unavailable', { zh: '连不上', en: 'refused' }));
  const found = await inspectMeasure(named('system.cpu'), sources({}, { read: down, unitOf: () => 'percent' }), NOW);
  expect(found).toMatchObject({
    status: 'unknown',
    unit: 'percent',
    threshold: { en: 'warn > 70%, fail > 80%' },
    finding: { en: 'refused' },
  });
});
