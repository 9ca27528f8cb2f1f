import fc from 'fast-check';
import { silentLogger } from '../platform/logger.ts';
import { createMemoryStore } from './memory-store.ts';
import { createResultCache, type CacheAnswer } from './result-cache.ts';
import type { ResultStore } from './result-store.ts';

type Step =
  | { do: 'get'; key: string; skip: boolean }
  | { do: 'advance'; ms: number }
  | { do: 'succeed' | 'fail' | 'abort'; which: number };

interface Held {
  flight: string;
  startedAt: number;
  value: string;
  signal: AbortSignal;
  over: boolean;
  succeed(): void;
  fail(): void;
}

const POLICY = { freshMs: 100, staleMs: 1_000 };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('get' as const), key: fc.constantFrom('a', 'b'), skip: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(1, 60, 150, 900, 1_001) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('succeed', 'fail', 'abort'), which: fc.nat(30) }) }
);

const turns = async (count: number) => {
  for (let at = 0; at < count; at += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** As Redis is: every answer comes some turns later. */
function slow(store: ResultStore): ResultStore {
  return {
    ...store,
    async get(key) {
      await turns(1);
      return store.get(key);
    },
    async set(key, entry) {
      await turns(2);
      await store.set(key, entry);
    },
  };
}

class World {
  now = 1_000_000;
  readonly held: Held[] = [];
  private readonly concurrent: Held[] = [];
  readonly settled: Array<Promise<unknown>> = [];
  private readonly controllers: AbortController[] = [];
  private readonly cache;

  constructor(isSlow: boolean) {
    const memory = createMemoryStore({ maxBytes: 1e6, maxEntries: 10 });
    const store = isSlow ? slow(memory) : memory;
    this.cache = createResultCache({ store, clock: () => this.now, logger: silentLogger });
  }

  run(action: Step): void {
    if (action.do === 'advance') {
      this.now += action.ms;
    } else if (action.do === 'get') {
      this.get(action.key, action.skip);
    } else if (action.do === 'abort') {
      this.controllers[action.which % Math.max(1, this.controllers.length)]?.abort();
    } else {
      const running = this.running();
      running[action.which % Math.max(1, running.length)]?.[action.do]();
    }
  }

  running(): Held[] {
    return this.held.filter(({ over }) => !over);
  }

  private get(key: string, skip: boolean): void {
    const controller = new AbortController();
    this.controllers.push(controller);
    const flight = `${key}${skip ? ' skip' : ''}`;
    const answer = this.cache.get(key, POLICY, (signal) => this.load(flight, signal), {
      skip,
      signal: controller.signal,
    });
    this.settled.push(
      answer.then(
        (got) => this.checkAnswer(got, key, skip),
        (error: unknown) => this.checkError(error)
      )
    );
  }

  private load(flight: string, signal: AbortSignal): Promise<string> {
    // Noted and not thrown: a refresh behind would keep an error to itself.
    this.concurrent.push(...this.running().filter((load) => load.flight === flight && !load.signal.aborted));
    const value = `${flight} #${this.held.length}`;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => () => {
        held.over = true;
        settle();
      };
      const held: Held = {
        flight,
        startedAt: this.now,
        value,
        signal,
        over: false,
        succeed: end(() => resolve(value)),
        fail: end(() => reject(new Error('load failed'))),
      };
      this.held.push(held);
      signal.addEventListener('abort', held.fail);
    });
  }

  private checkAnswer({ value, outcome, asOf }: CacheAnswer, key: string, skip: boolean): void {
    const source = this.held.find((load) => load.value === value);
    expect(source?.flight.startsWith(key)).toBe(true);
    expect(source?.startedAt).toBe(asOf);
    if (skip) {
      expect([outcome, source?.flight]).toEqual(['skip', `${key} skip`]);
    } else if (outcome !== 'miss') {
      expect(this.now - asOf).toBeLessThanOrEqual(outcome === 'hit' ? POLICY.freshMs : POLICY.staleMs);
    }
  }

  private checkError(error: unknown): void {
    expect((error as Error).message).toMatch(/^(load failed|The query was cancelled\.)$/);
  }

  async end(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      this.running().forEach((load) => load.succeed());
      await turns(4);
    }
    await Promise.all(this.settled);
    await this.cache.close();
    expect(this.concurrent.map(({ value }) => value)).toEqual([]);
    expect(this.running().map(({ value }) => value)).toEqual([]);
  }
}

test.each([
  ['a store that answers at once', false],
  ['a store that answers later', true],
])(
  'whatever happens, with %s: one load a key at a time, nothing older than allowed, everyone answered',
  async (_name, isSlow) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const world = new World(isSlow);
        for (const action of steps) {
          world.run(action);
          // Stores and loads finish before time moves on: an age is checked by the clock that it was decided by.
          await turns(isSlow ? 4 : 1);
        }
        await world.end();
      }),
      { numRuns: 200 }
    );
  },
  60_000
);
