/** A stream of pseudo-random draws. Same keys, same stream, on every machine. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** 0 … n − 1 */
  int(n: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  exponential(mean: number): number;
  /** Most values near `median`, a long tail upwards; `sigma` 0.5 puts 1 in 20 beyond 2.3 × median. */
  logNormal(median: number, sigma: number): number;
  normal(mean: number, deviation: number): number;
}

/**
 * A stream of its own for each combination of keys, so that one more draw in one place never shifts another place.
 * Mulberry32: 32 bits of state, quick, and even enough for made-up data.
 */
export function createRandom(...keys: ReadonlyArray<string | number>): Random {
  let state = hashKeys(...keys);

  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Box–Muller; one minus the draw keeps zero out of the logarithm. */
  function standardNormal(): number {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }

  return {
    next,
    int: (n) => Math.floor(next() * n),
    chance: (probability) => next() < probability,
    pick: (items) => itemAt(items, Math.floor(next() * items.length)),
    exponential: (mean) => -Math.log(1 - next()) * mean,
    logNormal: (median, sigma) => median * Math.exp(sigma * standardNormal()),
    normal: (mean, deviation) => mean + deviation * standardNormal(),
  };
}

/** An even 32-bit number from any keys. */
export function hashKeys(...keys: ReadonlyArray<string | number>): number {
  let hash = 0x811c9dc5;
  for (const key of keys) {
    const text = String(key);
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ 0x7c, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** A choice among items with unequal weights. */
export interface WeightedChoice<T> {
  (random: Random): T;
}

export function weighted<T>(entries: ReadonlyArray<readonly [item: T, weight: number]>): WeightedChoice<T> {
  let total = 0;
  const bounds = entries.map(([, weight]) => (total += weight));
  const items = entries.map(([item]) => item);
  return (random) => {
    const drawn = random.next() * total;
    let index = 0;
    while (drawn >= (bounds[index] as number)) {
      index++;
    }
    return itemAt(items, index);
  };
}

function itemAt<T>(items: readonly T[], index: number): T {
  if (items.length === 0) {
    throw new RangeError('nothing to choose from');
  }
  return items[index] as T;
}
