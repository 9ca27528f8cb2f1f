import type { Logger } from '../../platform/logger.ts';

/** Shorter statements leave little behind. */
const HEAVY_MS = 200;
const PURGE_EVERY_MS = 2000;

/**
 * The engine's allocator keeps what a statement has freed for the next one, hundreds of megabytes after a heavy one. This
 * gives them back to the operating system soon after heavy statements, at most every two seconds.
 */
export class HeldMemory {
  private timer: NodeJS.Timeout | null = null;
  private purging: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly purge: () => Promise<void>,
    private readonly logger: Logger
  ) {}

  /** To be told of every statement that has ended. */
  afterStatement(elapsedMs: number): void {
    if (elapsedMs >= HEAVY_MS && !this.timer && !this.closed) {
      this.timer = setTimeout(() => this.giveBack(), PURGE_EVERY_MS);
      this.timer.unref();
    }
  }

  /** Gives back what is held still; the engine goes on in this process when a directory is closed. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) {
      this.giveBack();
    }
    await this.purging;
  }

  private giveBack(): void {
    if (this.timer) {
      clearTimeout(this.timer);
      this.timer = null;
    }
    this.purging = this.purge().catch((error: unknown) => {
      // An engine without this allocator cannot, however often it is asked.
      this.closed = true;
      this.logger.warn('memory that the embedded engine no longer needs cannot be given back', { error });
    });
  }
}
