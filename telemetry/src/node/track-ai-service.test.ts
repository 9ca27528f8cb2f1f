import { parsePriceTable } from '../core/price-table.ts';
import { keptLines } from '../../test/kept-lines.ts';
import { createAITracker } from './track-ai-service.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const USAGE = { usage: { prompt_tokens: 600, completion_tokens: 400, total_tokens: 1000 } };
const zhipu = { provider: 'zhipu', model: 'glm-4' };

async function* pieces(...values: unknown[]): AsyncGenerator<unknown> {
  for (const value of values) {
    await wait(30);
    if (value instanceof Error) {
      throw value;
    }
    yield value;
  }
}

function setUp(options: Parameters<typeof createAITracker>[0] = {}) {
  const { logger, lines } = keptLines();
  return { lines, track: createAITracker({ logger, ...options }) };
}

test('an answer is passed on as it is and has one line', async () => {
  const { lines, track } = setUp();
  const answer = { id: 'x', ...USAGE };
  const got = await track({ ...zhipu, userId: 7 }, async () => {
    await wait(50);
    return answer;
  });
  expect(got).toBe(answer);
  expect(lines).toEqual([
    {
      level: 'info',
      message: 'AI Service Call',
      category: 'ai_service',
      service: 'zhipu',
      model: 'glm-4',
      requestTokens: 600,
      responseTokens: 400,
      totalTokens: 1000,
      cost: 0.005,
      userId: 7,
      success: true,
      duration: expect.any(Number),
    },
  ]);
  expect(lines[0]!['duration']).toBeGreaterThanOrEqual(49);
  expect(lines[0]!['duration']).toBeLessThan(5000);
});

test('an answer without usage has neither tokens nor a cost made up for it', async () => {
  const { lines, track } = setUp();
  await track(zhipu, () => 'just text');
  expect(lines[0]).toMatchObject({ success: true });
  expect(Object.keys(lines[0]!).filter((key) => /tokens|cost/i.test(key))).toEqual([]);
});

test('what it throws is thrown on, the very same, with its class on the line', async () => {
  const { lines, track } = setUp();
  const error = Object.assign(new Error('Request failed'), {
    response: { status: 429, data: { error: { code: '1113' } } },
  });
  await expect(track(zhipu, () => Promise.reject(error))).rejects.toBe(error);
  expect(lines).toMatchObject([{ level: 'error', success: false, errorCode: '1113', errorClass: 'arrears' }]);
  await expect(
    track(zhipu, () => {
      throw error;
    })
  ).rejects.toBe(error);
  expect(lines).toHaveLength(2);
});

test('a failure under HTTP 200 is a failure, and its answer still the answer', async () => {
  const { lines, track } = setUp();
  const answer = { error_code: 17, error_msg: 'Open api daily request limit reached' };
  expect(await track({ provider: 'baidu' }, async () => answer)).toBe(answer);
  expect(lines).toMatchObject([{ level: 'error', success: false, errorCode: '17', errorClass: 'arrears' }]);
});

describe('a stream', () => {
  test('has its line at its end, with the time to its first piece and the usage of its last', async () => {
    const { lines, track } = setUp();
    const stream = pieces({ delta: 'a' }, { delta: 'b' }, { delta: '', ...USAGE });
    const got = await track(zhipu, () => stream);
    expect(got).toBe(stream);
    expect(lines).toEqual([]);
    const seen: unknown[] = [];
    for await (const piece of got) {
      seen.push(piece);
    }
    expect(seen).toEqual([{ delta: 'a' }, { delta: 'b' }, { delta: '', ...USAGE }]);
    expect(lines).toMatchObject([{ success: true, requestTokens: 600, responseTokens: 400, cost: 0.005 }]);
    const { ttft, duration } = lines[0] as { ttft: number; duration: number };
    expect(ttft).toBeGreaterThanOrEqual(29);
    expect(duration).toBeGreaterThanOrEqual(ttft + 55);
  });

  test('that breaks is a failure with what it had', async () => {
    const { lines, track } = setUp();
    const error = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const read = async () => {
      for await (const piece of await track(zhipu, () => pieces(USAGE, error))) {
        void piece;
      }
    };
    await expect(read()).rejects.toBe(error);
    expect(lines).toMatchObject([
      { success: false, errorCode: 'ECONNRESET', errorClass: 'upstream_error', requestTokens: 600 },
    ]);
    expect(lines).toHaveLength(1);
  });

  test('that its reader leaves has its line then, and is let go', async () => {
    const { lines, track } = setUp();
    const stream = pieces({ n: 1 }, { n: 2 });
    for await (const piece of await track(zhipu, () => stream)) {
      expect(piece).toEqual({ n: 1 });
      break;
    }
    expect(lines).toMatchObject([{ success: true }]);
    expect(await stream.next()).toMatchObject({ done: true });
  });

  test('with a failure in a piece, as iflytek sends it, is a failure', async () => {
    const { lines, track } = setUp();
    const stream = await track({ provider: 'iflytek' }, () =>
      pieces({ header: { code: 0 } }, { header: { code: 10014 } })
    );
    for await (const piece of stream) {
      void piece;
    }
    expect(lines).toMatchObject([{ success: false, errorClass: 'content_block' }]);
  });

  test('of an SDK keeps its own methods', async () => {
    const { track } = setUp();
    class SdkStream {
      #secret = 5;
      controller = new AbortController();
      secret() {
        return this.#secret;
      }
      [Symbol.asyncIterator]() {
        return pieces({ n: this.#secret });
      }
    }
    const stream = await track(zhipu, async () => new SdkStream());
    expect(stream.secret()).toBe(5);
    for await (const piece of stream) {
      expect(piece).toEqual({ n: 5 });
    }
  });

  test('of bytes is passed on with its line at once', async () => {
    const { lines, track } = setUp();
    const stream = new Blob(['x']).stream();
    const got = await track(zhipu, () => stream);
    expect(lines).toHaveLength(1);
    expect(await new Response(got).text()).toBe('x');
  });
});

test('prices and the reading of usage can be one’s own', async () => {
  const prices = parsePriceTable({
    prices: [{ provider: 'zhipu', model: 'glm-4', input: 0.1, output: 0.3, cached: 0.01 }],
  });
  const { lines, track } = setUp({ prices });
  const usage = () => ({ input: 2000, output: 1000, cached: 1000 });
  await track({ ...zhipu, usage }, async () => 'text');
  expect(lines).toMatchObject([{ requestTokens: 2000, cachedTokens: 1000, cost: 0.41 }]);
  await track({ provider: 'zhipu', model: 'unpriced', usage }, async () => 'text');
  expect(lines[1]).not.toHaveProperty('cost');
});

test('neither a reader nor a logger that fails fails the call', async () => {
  const usage = () => {
    throw new Error('odd answer');
  };
  const { lines, track } = setUp();
  expect(await track({ ...zhipu, usage }, async () => 5)).toBe(5);
  expect(lines).toHaveLength(1);
  const log = () => {
    throw new Error('disk on fire');
  };
  expect(await createAITracker({ logger: { log: log as never } })(zhipu, async () => 6)).toBe(6);
});
