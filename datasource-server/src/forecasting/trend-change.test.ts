import { createRandom } from '../demo/random.ts';
import { atNewestTrend, findTrendChanges, trendDoubt } from './trend-change.ts';

const row = (count: number, value: (index: number) => number) =>
  Float64Array.from({ length: count }, (_, index) => value(index));

it.each([0.2, -0.2])(
  'finds where a line begins to change by %d a step, and turns what came before around it',
  (slope) => {
    const noise = createRandom('bend');
    const values = row(120, (index) => 5 + slope * Math.max(0, index - 100) + noise.normal(0, 0.05));
    const changes = findTrendChanges(values, []);
    expect(changes).toHaveLength(1);
    const [{ index, size, error }] = changes as [(typeof changes)[number]];
    expect(Math.abs(index - 100)).toBeLessThanOrEqual(1);
    expect(Math.abs(size - slope)).toBeLessThan(2 * error);
    const straight = atNewestTrend(values, changes);
    const off = straight.map((value, time) => Math.abs(value - 5 - slope * (time - 100)));
    expect(Math.max(...off)).toBeLessThan(0.1 * 100 * Math.abs(slope));
    expect(straight.slice(index)).toEqual(values.slice(index));
  }
);

it('finds it of four days under a day and a week', () => {
  const noise = createRandom('seasons');
  const wave = (index: number) =>
    2 * Math.sin((2 * Math.PI * index) / 24) + 0.4 * Math.sin((2 * Math.PI * index) / 168);
  const values = row(528, (index) => 60 + wave(index) + (2 / 24) * Math.max(0, index - 432) + noise.normal(0, 0.2));
  const [change] = findTrendChanges(values, [24, 168]);
  expect(Math.abs((change?.index ?? 0) - 432)).toBeLessThan(8);
  expect((change?.size ?? 0) * 24).toBeGreaterThan(1.6);
  expect((change?.size ?? 0) * 24).toBeLessThan(2.4);
});

it.each<[string, (index: number) => number]>([
  ['a weekly swing', (index) => 2 * Math.sin((2 * Math.PI * index) / 168)],
  ['a weekly purge', (index) => (5 * (index % 168)) / 168],
])('finds a point a day, four days old, under %s', (_, weekly) => {
  const noise = createRandom('weekly');
  const values = row(528, (index) => 60 + weekly(index) + Math.max(0, index - 432) / 24 + noise.normal(0, 0.15));
  const changes = findTrendChanges(values, [24, 168]);
  expect(changes).toHaveLength(1);
  expect(Math.abs((changes[0]?.index ?? 0) - 432)).toBeLessThan(12);
  expect((changes[0]?.size ?? 0) * 24).toBeGreaterThan(0.6);
  expect((changes[0]?.size ?? 0) * 24).toBeLessThan(1.4);
});

it('finds where growth has ended, after where it began', () => {
  const noise = createRandom('ended');
  const values = row(528, (index) => 40 + 0.1 * Math.min(278, Math.max(0, index - 200)) + noise.normal(0, 0.1));
  const changes = findTrendChanges(values, [24, 168]);
  expect(changes.map(({ size }) => Math.sign(size))).toEqual([1, -1]);
  expect(Math.abs((changes[1]?.index ?? 0) - 478)).toBeLessThan(5);
});

it.each<[string, (index: number) => number]>([
  ['a constant', () => 4],
  ['a line', (index) => 4 + 0.3 * index],
  ['growth by a share', (index) => 40 * 1.004 ** index],
  ['a jump that stays', (index) => (index < 300 ? 50 : 60)],
  ['a jump of six steps ago', (index) => (index < 522 ? 50 : 60)],
  ['two jumps within a day', (index) => (index < 490 ? 58 : index < 512 ? 60 : 66)],
  ['what is rotated weekly', (index) => 50 + 0.1 * (index % 168)],
  ['a saw whose teeth are not of one length', (index) => 55 + ((index + 40 * Math.sin(index / 150)) % 170) / 12],
  ['what is rotated daily', (index) => 50 + (index % 24)],
])('finds none in %s', (_, value) => {
  expect(findTrendChanges(row(528, value), [24, 168])).toEqual([]);
});

it('seldom finds one in what wanders', () => {
  const found = Array.from({ length: 100 }, (_, run) => {
    const random = createRandom('wanders', run);
    let level = 40;
    return findTrendChanges(
      row(90, () => (level += random.normal(0, 1))),
      [7]
    ).length;
  });
  expect(found.filter((count) => count > 0).length).toBeLessThanOrEqual(15);
});

it('doubts a slope by its error, and that it lasts by how often and how much it changed', () => {
  expect(trendDoubt([], 90)(30)).toBe(0);
  expect(trendDoubt([{ index: 40, size: 0, error: 0.2 }], 90)(30)).toBeCloseTo(6, 12);
  // A change of 1 a step somewhere in 90 steps: of 30 paths, ten have one, which adds 30²/3 in the mean square each.
  expect(trendDoubt([{ index: 40, size: 1, error: 0 }], 90)(30)).toBeCloseTo(Math.sqrt((30 / 90) * (30 ** 2 / 3)), 12);
});
