import type { Text } from '../contract/text.ts';
import { ServiceError } from '../platform/errors.ts';

export interface AdmissionOptions {
  /** How many may be inside at once. */
  slots: number;
  /** How many may wait; one more is refused at once. */
  queue: number;
  /** How long one may wait, ms. */
  waitMs: number;
  /** What there is not enough of, for the error's text. */
  resource: Text;
}

interface Waiter {
  admit(): void;
  refuse(error: ServiceError): void;
}

/**
 * A bounded number of places with a bounded queue before them. `enter` resolves to the function that gives the place back;
 * it throws `overloaded`, `cancelled`, or `unavailable` once closed.
 */
export class Admission {
  private inside = 0;
  private readonly waiting = new Set<Waiter>();
  private readonly onEmpty: Array<() => void> = [];
  private closed = false;

  constructor(private readonly options: AdmissionOptions) {}

  async enter(signal?: AbortSignal): Promise<() => void> {
    if (this.closed) {
      throw stopping();
    }
    if (signal?.aborted) {
      throw cancelled();
    }
    if (this.inside < this.options.slots) {
      this.inside += 1;
    } else if (this.waiting.size >= this.options.queue) {
      throw this.overloaded();
    } else {
      await this.wait(signal);
    }
    return this.placeBack();
  }

  /** Refuses newcomers and those who wait; resolves when everybody has left, or after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.closed = true;
    this.waiting.forEach((waiter) => waiter.refuse(stopping()));
    if (this.inside === 0) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.onEmpty.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.waiting.delete(waiter);
        action();
      };
      const waiter: Waiter = { admit: () => settle(resolve), refuse: (error) => settle(() => reject(error)) };
      const onAbort = () => waiter.refuse(cancelled());
      const timer = setTimeout(() => waiter.refuse(this.overloaded()), this.options.waitMs);
      signal?.addEventListener('abort', onAbort);
      this.waiting.add(waiter);
    });
  }

  private placeBack(): () => void {
    let left = false;
    return () => {
      if (left) {
        return;
      }
      left = true;
      const [next] = this.waiting;
      if (next) {
        next.admit();
        return;
      }
      this.inside -= 1;
      if (this.inside === 0) {
        this.onEmpty.splice(0).forEach((resolve) => resolve());
      }
    };
  }

  private overloaded(): ServiceError {
    const { resource, slots, queue } = this.options;
    return new ServiceError(
      'overloaded',
      {
        zh: `${resource.zh}都在使用中(${slots} 个,最多 ${queue} 个排队),请稍后重试;经常出现时请调大上限或缩小查询范围。`,
        en: `All ${resource.en} are in use (${slots}, with at most ${queue} waiting). Try again shortly; if it happens often, raise the limit or ask for less.`,
      },
      { retryAfter: 1 }
    );
  }
}

export function cancelled(cause?: unknown): ServiceError {
  return new ServiceError('cancelled', { zh: '查询已取消。', en: 'The query was cancelled.' }, { cause });
}

function stopping(): ServiceError {
  return new ServiceError('unavailable', { zh: '服务正在停止。', en: 'The server is stopping.' });
}
