import { ServiceError } from '../platform/errors.ts';
import { inspectMeasure, type MeasureSources } from './inspect-measures.ts';
import type { MeasuredItem } from './measured/measured-item.ts';
import { MEASURED_ITEMS } from './measured-items.ts';

const NOW = Date.UTC(2026, 2, 5, 1);

/** Every question of a measure gets these values. */
function sources(values: Record<string, number>, of: Partial<MeasureSources> = {}): MeasureSources {
  return {
    read: () => Promise.resolve({ values: new Map(Object.entries(values)), missing: null }),
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
