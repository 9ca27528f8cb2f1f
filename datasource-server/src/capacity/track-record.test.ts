import { scorePredictions, type StoredPrediction } from './track-record.ts';

const DAY = 86_400_000;
const MADE = Date.UTC(2026, 9, 1);

const prediction = (days: number, mean: number, more: Partial<StoredPrediction> = {}): StoredPrediction => ({
  madeAt: MADE,
  targetAt: MADE + days * DAY,
  resource: 'disk',
  series: 'host=web-1,mount=/',
  mean,
  lower: mean - 2,
  upper: mean + 2,
  ...more,
});

describe('scorePredictions', () => {
  it('counts hits, errors and bias by resource and how far ahead', () => {
    const actuals = new Map([
      [1, 50],
      [2, 55],
      [7, 51],
    ]);
    const measured = ({ targetAt }: StoredPrediction) => actuals.get((targetAt - MADE) / DAY) ?? null;
    const records = scorePredictions(
      [prediction(1, 51), prediction(2, 51), prediction(7, 53), prediction(8, 60)],
      measured
    );
    expect(records).toEqual([
      { resource: 'disk', horizonDays: 1, n: 1, hits: 1, meanAbsoluteError: 1, bias: 1 },
      { resource: 'disk', horizonDays: 7, n: 2, hits: 1, meanAbsoluteError: 3, bias: -1 },
    ]);
  });

  it('counts the ends of the interval as within, and keeps resources apart', () => {
    const records = scorePredictions([prediction(1, 50), prediction(1, 50, { resource: 'cpu' })], ({ resource }) =>
      resource === 'cpu' ? 52 : 52.01
    );
    expect(records.map(({ resource, hits, n }) => [resource, hits, n])).toEqual([
      ['disk', 0, 1],
      ['cpu', 1, 1],
    ]);
  });

  it('tells errors of a count of the business in percent of what came, and none of nothing', () => {
    const calls = [prediction(1, 220, { resource: 'ai_calls' }), prediction(1, 190, { resource: 'ai_calls' })];
    expect(scorePredictions(calls, () => 200)).toEqual([
      { resource: 'ai_calls', horizonDays: 1, n: 2, hits: 0, meanAbsoluteError: 7.5, bias: 2.5 },
    ]);
    expect(scorePredictions(calls, () => 0)[0]).toMatchObject({ n: 2, meanAbsoluteError: null, bias: null });
  });

  it('has nothing to say before a predicted day has come', () => {
    expect(scorePredictions([prediction(1, 50)], () => null)).toEqual([]);
  });
});
