import { DEFAULT_PRICES, FLAT_PRICES, parsePriceTable, PriceListError } from './price-table.ts';

const at = (text: string) => Date.parse(text);
const NOW = at('2026-03-18T04:00:00Z');

function faultsOf(list: unknown): readonly string[] {
  try {
    parsePriceTable(list);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PriceListError);
    return (error as PriceListError).faults;
  }
}

describe('the flat prices', () => {
  test.each(Object.entries(FLAT_PRICES.byService))('of %s are %d a thousand tokens of any kind', (provider, price) => {
    const tokens = { input: 600, output: 400, cached: 100 };
    expect(DEFAULT_PRICES.costOf({ provider, model: 'any', at: NOW, tokens })).toBe(price);
  });

  test('of anyone else are 0.01', () => {
    expect(DEFAULT_PRICES.costOf({ provider: 'nobody', at: 0, tokens: { input: 1000, output: 0 } })).toBe(0.01);
  });
});

describe('a table', () => {
  const table = parsePriceTable({
    otherwise: 0.5,
    prices: [
      { provider: 'zhipu', input: 1, output: 2 },
      { provider: 'zhipu', model: 'glm', until: '2026-03-01', input: 0.005, output: 0.01, cached: 0.001 },
      { provider: 'zhipu', model: 'glm', from: '2026-03-01', input: 0.004, output: 0.008, cached: 0.0005 },
      { provider: 'alibaba', model: 'max', upToInputTokens: 32_000, input: 0.006, output: 0.024 },
      { provider: 'alibaba', model: 'max', upToInputTokens: 128_000, input: 0.01, output: 0.04 },
      { provider: 'baidu', from: '2026-01-01T00:00:00Z', input: 0.000_000_001, output: 0 },
    ],
  });
  const cost = (provider: string, model: string, input: number, output: number, cached = 0, time = NOW) =>
    table.costOf({ provider, model, at: time, tokens: { input, output, cached } });

  test('prices input, cached input and output each by its own', () => {
    // (1000 − 400) · 0.004 + 400 · 0.0005 + 500 · 0.008, by the thousand
    expect(cost('zhipu', 'glm', 1000, 500, 400)).toBe(0.0066);
  });

  test('takes the price of the day, which begins in China', () => {
    expect(cost('zhipu', 'glm', 1000, 0, 0, at('2026-02-28T15:59:59.999Z'))).toBe(0.005);
    expect(cost('zhipu', 'glm', 1000, 0, 0, at('2026-02-28T16:00:00Z'))).toBe(0.004);
  });

  test('takes the tier of the input, and no price beyond the last', () => {
    expect(cost('alibaba', 'max', 32_000, 0)).toBe(0.192);
    expect(cost('alibaba', 'max', 32_001, 0)).toBe(0.32001);
    expect(cost('alibaba', 'max', 128_001, 0)).toBeUndefined();
  });

  test('falls back to the provider, then to what holds for all others', () => {
    expect(cost('zhipu', 'other', 1000, 1000)).toBe(3);
    expect(cost('nobody', 'other', 1000, 1000)).toBe(1);
    expect(cost('baidu', '', 1000, 0, 0, at('2025-12-31T23:59:59Z'))).toBeUndefined();
  });

  test('takes an entry without `cached` to price cached tokens as input, and no more of them than there are', () => {
    expect(cost('alibaba', 'max', 1000, 0, 400)).toBe(0.006);
    expect(cost('zhipu', 'glm', 1000, 0, 5000)).toBe(0.0005);
  });

  test('rounds exact halves up to the millionth, where binary fractions would not', () => {
    // A billionth by the thousand: half a millionth of a yuan are 500,000 tokens.
    expect([499_999, 500_000].map((input) => cost('baidu', '', input, 0))).toEqual([0, 0.000_001]);
    const half = parsePriceTable({ prices: [{ provider: 'x', input: 0.0005, output: 0 }] });
    const ofX = (input: number) => half.costOf({ provider: 'x', at: NOW, tokens: { input, output: 0 } });
    expect([ofX(1), ofX(3), ofX(5)]).toEqual([0.000_001, 0.000_002, 0.000_003]);
    const large = parsePriceTable({ prices: [{ provider: 'x', input: 0.1, output: 0.2 }] });
    expect(large.costOf({ provider: 'x', at: NOW, tokens: { input: 3_000_000_001, output: 3 } })).toBe(300_000.0007);
  });

  test.each([NaN, -5, Infinity])('counts %d tokens as none', (input) => {
    expect(cost('zhipu', 'glm', input, 1000)).toBe(0.008);
  });
});

describe('a list that cannot be used', () => {
  const good = { provider: 'zhipu', input: 1, output: 1 };

  test.each([
    [null, 'prices: '],
    [{ prices: {} }, 'prices: '],
    [{ prices: [5] }, 'prices[0]: '],
    [{ prices: [{ ...good, provider: '' }] }, 'prices[0].provider: '],
    [{ prices: [good, { ...good, model: 3 }] }, 'prices[1].model: '],
    [{ prices: [{ ...good, input: '1' }] }, 'prices[0].input: '],
    [{ prices: [{ ...good, output: -1 }] }, 'prices[0].output: '],
    [{ prices: [{ ...good, output: NaN }] }, 'prices[0].output: '],
    [{ prices: [{ ...good, cached: 1e-10 }] }, 'prices[0].cached: '],
    [{ prices: [{ provider: 'zhipu', output: 1 }] }, 'prices[0].input: '],
    [{ prices: [{ ...good, from: '2026-02-30' }] }, 'prices[0].from: '],
    [{ prices: [{ ...good, from: '2026-02-28T10:00' }] }, 'prices[0].from: '],
    [{ prices: [{ ...good, until: 'tomorrow' }] }, 'prices[0].until: '],
    [{ prices: [{ ...good, from: '2026-02-01', until: '2026-02-01' }] }, 'prices[0].until: '],
    [{ prices: [{ ...good, upToInputTokens: 0.5 }] }, 'prices[0].upToInputTokens: '],
    [{ prices: [{ ...good, price: 1 }] }, 'prices[0].price: '],
    [{ prices: [good, { ...good, model: 'glm' }, good] }, 'prices[2]: '],
    [{ prices: [], otherwise: -1 }, 'otherwise: '],
  ])('%j: one fault, with its place', (list, place) => {
    const faults = faultsOf(list);
    expect(faults).toHaveLength(1);
    expect(faults[0]!.startsWith(place)).toBe(true);
  });

  test('names all of its faults at once', () => {
    expect(faultsOf({ otherwise: 'x', prices: [{}, { ...good, from: 5 }] })).toHaveLength(5);
  });
});
