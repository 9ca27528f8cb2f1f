/** What tokens of a model cost from one day to another. Prices are CNY per 1,000 tokens with at most nine decimals. */
export interface PriceEntry {
  /** As the log lines name it: `baidu`, `alibaba`, `iflytek`, `tencent`, `zhipu` or another. */
  provider: string;
  /** The model's name; without one the entry holds for every model of the provider that has no entry of its own. */
  model?: string;
  /** The first day, `YYYY-MM-DD` in China, or an instant in ISO 8601 with its zone. Without it: since ever. */
  from?: string;
  /** The first day, or instant, at which it holds no more. */
  until?: string;
  /** The entry holds for requests of at most so many input tokens: a tier. Without it: of any length. */
  upToInputTokens?: number;
  input: number;
  output: number;
  /** Of input tokens that the vendor had cached; `input` unless told. */
  cached?: number;
}

/** As a price file has it. */
export interface PriceList {
  prices: PriceEntry[];
  /** CNY per 1,000 tokens of providers that the list does not name; 0.01 unless told. */
  otherwise?: number;
}

/** Of one call. `cached` tokens are among the `input` tokens. */
export interface TokenCounts {
  input: number;
  output: number;
  cached?: number;
}

export interface PriceTable {
  /**
   * CNY, exact to the millionth, half up. Undefined where the list has entries of the provider but none that holds for the
   * model at that time: a price that nobody set is not guessed.
   */
  costOf(call: { provider: string; model?: string; at: number; tokens: TokenCounts }): number | undefined;
}

/** The marketplace's AI services, CNY per 1,000 tokens of any kind. */
export const FLAT_PRICES = {
  byService: { baidu: 0.012, alibaba: 0.002, iflytek: 0.018, tencent: 0.01, zhipu: 0.005 },
  otherwise: 0.01,
} as const;

/** Every fault of a price list at once, one a line, each by its place. */
export class PriceListError extends Error {
  override readonly name = 'PriceListError';

  constructor(readonly faults: readonly string[]) {
    super(`价格表有误 / the price list cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

interface Price {
  /** Epoch ms; ±Infinity where open. */
  from: number;
  until: number;
  upTo: number;
  /** 10⁻⁹ CNY per 1,000 tokens. */
  input: bigint;
  output: bigint;
  cached: bigint;
}

const KEYS = ['provider', 'model', 'from', 'until', 'upToInputTokens', 'input', 'output', 'cached'];
const ANY_MODEL = '';
const NANO = 9;
const MAX_PRICE = 1_000_000;
/** 10⁻⁹ CNY per 1,000 tokens × tokens → 10⁻⁶ CNY. */
const TO_MICRO = 1_000_000n;

/** Reads what a price file holds. Throws PriceListError, which names every fault and its place. */
export function parsePriceTable(list: unknown): PriceTable {
  const faults: string[] = [];
  const byModel = new Map<string, Price[]>();
  const { prices, otherwise = FLAT_PRICES.otherwise } = isRecord(list) ? list : {};
  if (!Array.isArray(prices)) {
    throw new PriceListError(['prices: 应为数组 / must be an array']);
  }
  const general = nanos(otherwise);
  if (general === undefined) {
    faults.push(`otherwise: ${PRICE_RULE}`);
  }
  prices.forEach((entry: unknown, index) => {
    const read = readEntry(entry, `prices[${index}]`, faults);
    if (read === undefined) {
      return;
    }
    const { key, price } = read;
    const others = byModel.get(key) ?? [];
    if (others.some((other) => other.upTo === price.upTo && other.from < price.until && price.from < other.until)) {
      faults.push(
        `prices[${index}]: 与同一模型的另一条在时间上重叠 / overlaps in time with another entry of the same model and tier`
      );
    }
    byModel.set(key, [...others, price]);
  });
  if (faults.length > 0 || general === undefined) {
    throw new PriceListError(faults);
  }
  return tableOf(byModel, {
    from: -Infinity,
    until: Infinity,
    upTo: Infinity,
    input: general,
    output: general,
    cached: general,
  });
}

/** The five flat prices of the marketplace. */
export const DEFAULT_PRICES: PriceTable = parsePriceTable({
  prices: Object.entries(FLAT_PRICES.byService).map(([provider, price]) => ({ provider, input: price, output: price })),
  otherwise: FLAT_PRICES.otherwise,
});

function tableOf(byModel: ReadonlyMap<string, readonly Price[]>, otherwise: Price): PriceTable {
  const providers = new Set([...byModel.keys()].map((key) => key.split('\n')[0]));

  function priceOf(provider: string, model: string, at: number, input: number): Price | undefined {
    for (const name of [model, ANY_MODEL]) {
      const [price] = (byModel.get(keyOf(provider, name)) ?? [])
        .filter(({ from, until, upTo }) => from <= at && at < until && input <= upTo)
        .sort((a, b) => a.upTo - b.upTo);
      if (price !== undefined) {
        return price;
      }
    }
    return providers.has(provider) ? undefined : otherwise;
  }

  return {
    costOf({ provider, model = ANY_MODEL, at, tokens }) {
      const input = whole(tokens.input);
      const cached = Math.min(whole(tokens.cached ?? 0), input);
      const price = priceOf(provider, model, at, input);
      if (price === undefined) {
        return undefined;
      }
      const cost =
        BigInt(input - cached) * price.input +
        BigInt(cached) * price.cached +
        BigInt(whole(tokens.output)) * price.output;
      return Number((cost + TO_MICRO / 2n) / TO_MICRO) / 1e6;
    },
  };
}

const PRICE_RULE =
  '应为 0 至 1000000 之间、最多九位小数的数 / must be a number from 0 to 1000000 with at most nine decimals';
const TIME_RULE = '应为 YYYY-MM-DD 或带时区的 ISO 8601 时间 / must be YYYY-MM-DD or ISO 8601 with its zone';

function readEntry(entry: unknown, place: string, faults: string[]): { key: string; price: Price } | undefined {
  if (!isRecord(entry)) {
    faults.push(`${place}: 应为对象 / must be an object`);
    return undefined;
  }
  const before = faults.length;
  const fault = (key: string, rule: string) => void faults.push(`${place}.${key}: ${rule}`);
  const { provider, model, from, until, upToInputTokens } = entry;
  for (const key of Object.keys(entry).filter((name) => !KEYS.includes(name))) {
    fault(key, `未知字段 / no such key; there are ${KEYS.join(', ')}`);
  }
  if (typeof provider !== 'string' || provider === '') {
    fault('provider', '应为非空文本 / must be a text');
  }
  if (model !== undefined && (typeof model !== 'string' || model === '')) {
    fault('model', '应为非空文本或省略 / must be a text, or be left out');
  }
  if (upToInputTokens !== undefined && !(Number.isSafeInteger(upToInputTokens) && Number(upToInputTokens) > 0)) {
    fault('upToInputTokens', '应为正整数 / must be a whole number above 0');
  }
  const input = nanos(entry['input']);
  const output = nanos(entry['output']);
  const cached = entry['cached'] === undefined ? input : nanos(entry['cached']);
  Object.entries({ input, output, cached }).forEach(([key, value]) => {
    if (value === undefined && !(key === 'cached' && entry['cached'] === undefined)) {
      fault(key, PRICE_RULE);
    }
  });
  const begins = instant(from, -Infinity);
  const ends = instant(until, Infinity);
  if (begins === undefined) {
    fault('from', TIME_RULE);
  }
  if (ends === undefined) {
    fault('until', TIME_RULE);
  }
  if (begins !== undefined && ends !== undefined && begins >= ends) {
    fault('until', '应晚于 from / must be later than from');
  }
  if (faults.length > before || input === undefined || output === undefined || cached === undefined) {
    return undefined;
  }
  return {
    key: keyOf(String(provider), typeof model === 'string' ? model : ANY_MODEL),
    price: {
      from: begins ?? -Infinity,
      until: ends ?? Infinity,
      upTo: upToInputTokens === undefined ? Infinity : Number(upToInputTokens),
      input,
      output,
      cached,
    },
  };
}

function keyOf(provider: string, model: string): string {
  return `${provider}\n${model}`;
}

/** 0.012 → 12,000,000: the digits that a person wrote, not the binary fraction they became. Undefined where it is no price. */
function nanos(value: unknown): bigint | undefined {
  if (typeof value !== 'number' || !(value >= 0 && value <= MAX_PRICE)) {
    return undefined;
  }
  const text = value.toFixed(NANO);
  return Number(text) === value ? BigInt(text.replace('.', '')) : undefined;
}

/** Epoch ms; a day begins when it begins in China, UTC+8 all year. Undefined where it is no time. */
function instant(value: unknown, open: number): number | undefined {
  if (value === undefined) {
    return open;
  }
  const text = typeof value === 'string' ? value : '';
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isTime = day || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const millis = isTime ? Date.parse(day ? `${text}T00:00:00+08:00` : text) : NaN;
  const exists = !Number.isNaN(millis) && Number(text.slice(8, 10)) <= daysOf(text);
  return exists ? millis : undefined;
}

/** Days of the month that the text names: `Date.parse` takes the 30th of February for the 2nd of March. */
function daysOf(text: string): number {
  return new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
}

function whole(count: number): number {
  return Number.isFinite(count) && count > 0 ? Math.min(Math.round(count), Number.MAX_SAFE_INTEGER) : 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
