import { DEFAULT_PRICES, type PriceTable, type TokenCounts } from '../core/price-table.ts';
import { failureIn, failureOf, type AiFailure } from './ai-failure.ts';
import { businessLogger, createBusinessLogger, type LineLogger } from './business-logger.ts';
import { tokenUsage } from './token-usage.ts';
import { isWatchable, watchStream } from './watch-stream.ts';

export interface AITarget {
  /** The vendor: `baidu`, `alibaba`, `iflytek`, `tencent`, `zhipu` or another. */
  provider: string;
  model?: string;
  userId?: string | number;
  /** Reads the tokens of an answer, or of a piece of a stream, that this package does not know how to read. */
  usage?: (answer: unknown) => TokenCounts | undefined;
}

export interface AITrackerOptions {
  /** The logger that `createLogger` made first, unless told. */
  logger?: LineLogger;
  /** As `readPriceTable(file)` answers; the marketplace's five flat prices unless told. */
  prices?: PriceTable;
}

/** Runs a call and answers, or throws, what it does. */
export type TrackAIService = <Answer>(target: AITarget, call: () => Promise<Answer> | Answer) => Promise<Answer>;

interface Ending {
  usage: TokenCounts | undefined;
  ttft?: number;
  failure: AiFailure | undefined;
}

/** As `trackAIService`, with a logger and prices of its own. */
export function createAITracker({ logger, prices = DEFAULT_PRICES }: AITrackerOptions = {}): TrackAIService {
  const lines = logger === undefined ? businessLogger : createBusinessLogger(logger);

  function write({ provider, model, userId }: AITarget, began: number, { usage, ttft, failure }: Ending): void {
    const cost = usage && orUndefined(() => prices.costOf({ provider, model, at: Date.now(), tokens: usage }));
    lines.logAIService({
      service: provider,
      ...(model === undefined ? {} : { model }),
      ...(usage === undefined ? {} : tokensOf(usage)),
      ...(cost === undefined ? {} : { cost }),
      ...(ttft === undefined ? {} : { ttft }),
      ...(userId === undefined ? {} : { userId }),
      ...failure,
      success: failure === undefined,
      duration: since(began),
    });
  }

  return async <Answer>(target: AITarget, call: () => Promise<Answer> | Answer) => {
    const { provider } = target;
    const usageOf = (answer: unknown) => orUndefined(() => (target.usage ?? tokenUsage)(answer));
    const failureOfAnswer = (answer: unknown) => orUndefined(() => failureIn(provider, answer));
    const began = performance.now();
    let answer: Answer;
    try {
      answer = await call();
    } catch (error) {
      write(target, began, { usage: undefined, failure: failureOf(provider, error) });
      throw error;
    }
    if (!isWatchable(answer)) {
      write(target, began, { usage: usageOf(answer), failure: failureOfAnswer(answer) });
      return answer;
    }
    let usage: TokenCounts | undefined;
    let ttft: number | undefined;
    let failure: AiFailure | undefined;
    return watchStream(answer, {
      onPiece(piece) {
        ttft ??= since(began);
        // Vendors tell it in the last piece, some of them a running total in every one.
        usage = usageOf(piece) ?? usage;
        failure ??= failureOfAnswer(piece);
      },
      onEnd: () => write(target, began, { usage, ttft, failure }),
      onError: (error) => write(target, began, { usage, ttft, failure: failureOf(provider, error) }),
    });
  };
}

/**
 * Runs a call of an AI service and writes one `ai_service` line about it: duration, time to the first piece of a stream, tokens as
 * the vendor counted them, cost in CNY, and the class of a failure. What the call answers or throws is passed on untouched; a
 * stream is watched while the application iterates it, and its line is written at its end.
 */
export const trackAIService: TrackAIService = createAITracker();

function tokensOf({ input, output, cached }: TokenCounts) {
  return {
    requestTokens: input,
    responseTokens: output,
    totalTokens: input + output,
    ...(cached === undefined ? {} : { cachedTokens: cached }),
  };
}

function since(began: number): number {
  return Math.round((performance.now() - began) * 10) / 10;
}

/** A reader that fails on an odd answer must not fail the call. */
function orUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
