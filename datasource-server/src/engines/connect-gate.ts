import type { Clock } from '../platform/clock.ts';
import type { ServiceError } from '../platform/errors.ts';

interface ConnectGateOptions {
  clock: Clock;
  /** Turns whatever a failed attempt threw into the error that callers get, now and until the next attempt. */
  describe(error: unknown, retryAfterSeconds: number): ServiceError;
  onDown(error: ServiceError): void;
  onUp(): void;
  firstDelayMs?: number;
  longestDelayMs?: number;
}

const LONGEST_DELAY_MS = 15_000;

interface Outage {
  cause: unknown;
  failures: number;
  retryAt: number;
}

/**
 * Lets attempts to connect through while they succeed. After a failure callers fail fast, and one attempt at a time is made,
 * at growing intervals, until one succeeds: a store that is down is not hammered.
 */
export class ConnectGate {
  private outage: Outage | null = null;
  private trial: Promise<unknown> | null = null;
  private failed = 0;

  constructor(private readonly options: ConnectGateOptions) {}

  /** Failed attempts since the process started. */
  get errors(): number {
    return this.failed;
  }

  get down(): boolean {
    return this.outage !== null;
  }

  async connect<T>(attempt: () => Promise<T>): Promise<T> {
    if (this.outage && this.trial) {
      await this.trial.catch(() => undefined);
    }
    if (!this.outage) {
      return this.attempt(attempt);
    }
    if (this.trial || this.isTooEarly(this.outage)) {
      throw this.describe(this.outage);
    }
    const trial = this.attempt(attempt);
    this.trial = trial;
    try {
      return await trial;
    } finally {
      this.trial = null;
    }
  }

  /** A clock that was set back must not keep the gate closed until it gets there again. */
  private isTooEarly({ retryAt }: Outage): boolean {
    const { clock, longestDelayMs = LONGEST_DELAY_MS } = this.options;
    const left = retryAt - clock();
    return left > 0 && left <= longestDelayMs;
  }

  private async attempt<T>(attempt: () => Promise<T>): Promise<T> {
    const known = this.outage;
    let result: T;
    try {
      result = await attempt();
    } catch (error) {
      this.failed += 1;
      throw this.recordFailure(error, known);
    }
    if (this.outage) {
      this.outage = null;
      this.options.onUp();
    }
    return result;
  }

  /** Attempts made side by side count as one failure: the delay doubles once for each round. */
  private recordFailure(cause: unknown, known: Outage | null): ServiceError {
    const { clock, firstDelayMs = 500, longestDelayMs = LONGEST_DELAY_MS, onDown } = this.options;
    if (this.outage === known) {
      const failures = (known?.failures ?? 0) + 1;
      const delay = Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
      this.outage = { cause, failures, retryAt: clock() + delay };
      if (!known) {
        onDown(this.describe(this.outage));
      }
    }
    return this.describe(this.outage ?? { cause, failures: 1, retryAt: clock() });
  }

  private describe({ cause, retryAt }: Outage): ServiceError {
    const seconds = Math.max(1, Math.ceil((retryAt - this.options.clock()) / 1000));
    return this.options.describe(cause, seconds);
  }
}
