import type { CapacityResourceId, ThresholdDate } from '../contract/capacity.ts';
import { advise, adviseAll, isStale, type ResourceOutlook } from './advice.ts';

const NOW = Date.UTC(2026, 10, 1, 4);
const DAY = 86_400_000;
const inDays = (earliest: number | null, median: number | null, latest: number | null): ThresholdDate => {
  const at = (days: number | null) => (days === null ? null : NOW + days * DAY);
  return { earliest: at(earliest), median: at(median), latest: at(latest) };
};
const proven = { mase: 0.8, coverage: 0.94, folds: 5, trendSince: null };

function outlook(
  resource: CapacityResourceId,
  value: number | null,
  more: Partial<Omit<ResourceOutlook, 'use'>> & { minutesOld?: number } = {}
): ResourceOutlook {
  const { minutesOld = 1, ...rest } = more;
  const use = value === null ? null : { value, at: NOW - minutesOld * 60_000 };
  return { resource, labels: {}, reached: null, pace: null, quality: null, ...rest, use };
}

describe('advise', () => {
  // The design's four rules, each just below, at and above its line.
  it.each<[CapacityResourceId, number, 'high' | 'medium' | null]>([
    ['cpu', 69.9, null],
    ['cpu', 70, null],
    ['cpu', 70.1, 'high'],
    ['memory', 80, null],
    ['memory', 80.1, 'high'],
    ['disk', 75, null],
    ['disk', 75.1, 'medium'],
    // Above the threshold nothing is left to wait for, whatever the design's rule would say.
    ['disk', 79.9, 'medium'],
    ['disk', 80, 'high'],
    ['disk', 99, 'high'],
    ['memory', 85, 'high'],
    ['mysql_connections', 79.9, null],
    ['mysql_connections', 80, 'high'],
    ['mysql_connections', 80.1, 'high'],
    ['api_throughput', 80.1, 'high'],
  ])('of %s at %d %% is %s', (resource, value, priority) => {
    expect(advise(outlook(resource, value), NOW)?.priority ?? null).toBe(priority);
  });

  it.each<[string, ThresholdDate, 'high' | 'medium' | 'low' | null]>([
    ['in 10 days', inDays(8, 10, 14), 'high'],
    ['in 30 days', inDays(20, 30, 50), 'high'],
    ['in 31 days', inDays(20, 31, 50), 'medium'],
    ['in 90 days', inDays(60, 90, null), 'medium'],
    ['in 170 days', inDays(90, 170, null), 'low'],
    ['in 181 days', inDays(90, 181, null), null],
    ['perhaps, but not by the median', inDays(40, null, null), null],
    ['never', inDays(null, null, null), null],
  ])('of a disk that is full %s', (_, reached, priority) => {
    expect(advise(outlook('disk', 50, { reached, quality: proven }), NOW)?.priority ?? null).toBe(priority);
  });

  it('takes the more urgent of what is and what will be', () => {
    const advice = advise(outlook('disk', 76, { reached: inDays(5, 9, 12), quality: proven }), NOW);
    expect(advice).toMatchObject({ priority: 'high', confidence: 'high', expected: inDays(5, 9, 12) });
  });

  it('expects no date where the threshold is passed already', () => {
    const advice = advise(outlook('cpu', 91, { reached: inDays(0, 0, 1) }), NOW);
    expect(advice).toMatchObject({ priority: 'high', expected: null });
    expect(advice?.evidence.zh).toBe('当前 91.0%,已超过阈值 80%,需立即处理。');
  });

  it.each<[string, ThresholdDate, ResourceOutlook['quality'], 'high' | 'medium' | 'low']>([
    ['proven and bounded', inDays(5, 20, 30), proven, 'high'],
    ['proven, end out of sight', inDays(5, 20, null), proven, 'medium'],
    ['bounded, worse than the last season', inDays(5, 20, 30), { ...proven, mase: 1.4 }, 'medium'],
    ['bounded, the trend new', inDays(5, 20, 30), { ...proven, trendSince: NOW - 5 * DAY }, 'medium'],
    ['bounded, interval held too seldom', inDays(5, 20, 30), { ...proven, coverage: 0.6 }, 'medium'],
    ['neither', inDays(5, 20, null), { ...proven, folds: 1 }, 'low'],
    ['no backtest', inDays(5, 20, null), null, 'low'],
  ])('is as sure of a prediction as its past allows: %s', (_, reached, quality, confidence) => {
    expect(advise(outlook('disk', 50, { reached, quality }), NOW)?.confidence).toBe(confidence);
  });

  it('is never sure of a date when the newest days run away from the past, and says so', () => {
    const pace = { perDay: 1.04, usualPerDay: -0.02, daysToThreshold: 20 };
    const advice = advise(outlook('cpu', 50, { reached: inDays(5, 20, 30), quality: proven, pace }), NOW);
    expect(advice?.confidence).toBe('medium');
    expect(advice?.evidence.en).toContain('runs ahead of what its past told (+1.0 points a day, 0.0 before)');
    expect(advice?.evidence.zh).toContain('近一周快于以往(每天 +1.0 个百分点,以往 0.0)');
  });

  it('names its evidence in both languages', () => {
    const advice = advise(outlook('disk', 71.26, { reached: inDays(12, 19, 31), quality: proven }), NOW);
    expect(advice?.evidence).toEqual({
      zh: '当前 71.3%,阈值 80%;预计 19 天后达到阈值(95% 区间:12 天至 31 天);回测 5 次,MASE 0.80,95% 区间实际覆盖 94%。',
      en: '71.3 % now, threshold 80 %; reaches the threshold in about 19 days (95 % interval: 12 days to 31 days); backtested 5 times, MASE 0.80, its 95 % interval held 94 % of the time.',
    });
  });

  it.each<[CapacityResourceId, number, boolean]>([
    ['cpu', 15, false],
    ['cpu', 16, true],
    ['disk', 60, false],
    ['disk', 61, true],
  ])('of %s measured %d minutes ago: nothing is recommended from stale figures', (resource, minutesOld, stale) => {
    const one = outlook(resource, 95, { minutesOld, reached: inDays(1, 2, 3), quality: proven });
    expect(isStale(one, NOW)).toBe(stale);
    expect(advise(one, NOW) === null).toBe(stale);
  });

  it('recommends nothing where nothing was measured', () => {
    const one = outlook('memory', null, { reached: inDays(1, 2, 3), quality: proven });
    expect(isStale(one, NOW)).toBe(true);
    expect(advise(one, NOW)).toBeNull();
  });
});

describe('adviseAll', () => {
  it('puts the most urgent first: by priority, then by date, then by use', () => {
    const order = adviseAll(
      [
        outlook('disk', 76, { labels: { mount: '/data' } }),
        outlook('disk', 40, { labels: { mount: '/' }, reached: inDays(10, 20, 30), quality: proven }),
        outlook('cpu', 20),
        outlook('memory', 99),
        outlook('cpu', 75),
      ],
      NOW
    ).map(({ resource, labels }) => [resource, ...Object.values(labels)].join(' '));
    expect(order).toEqual(['memory', 'cpu', 'disk /', 'disk /data']);
  });

  it('puts what is above its threshold before all that only will be, or is nearer to its own', () => {
    const order = adviseAll(
      [
        outlook('cpu', 71),
        outlook('memory', 84),
        outlook('mysql_connections', 40, { reached: inDays(1, 1, 2), quality: proven }),
        outlook('disk', 81),
      ],
      NOW
    );
    expect(order.map(({ resource, priority }) => `${resource} ${priority}`)).toEqual([
      'disk high',
      'memory high',
      'cpu high',
      'mysql_connections high',
    ]);
    expect(order[0]?.evidence.en).toBe('81.0 % now, above the threshold of 80 %: due now.');
  });
});
