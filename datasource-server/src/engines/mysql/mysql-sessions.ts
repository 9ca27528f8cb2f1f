import type { Clock } from '../../platform/clock.ts';
import { createLogThrottle, type LogThrottle } from '../../platform/log-throttle.ts';
import type { Logger } from '../../platform/logger.ts';
import { ConnectGate } from '../connect-gate.ts';
import { connectError } from './mysql-errors.ts';
import { MysqlSession } from './mysql-session.ts';
import type { MysqlTarget } from './mysql-target.ts';

/** Idle connections older than this are replaced: proxies and servers drop them silently. */
const MAX_IDLE_MS = 60_000;

export interface LeasedSession {
  session: MysqlSession;
  /** It served before, so it may have died unnoticed while it lay idle. */
  reused: boolean;
}

interface IdleSession {
  session: MysqlSession;
  since: number;
}

/**
 * Connections kept for reuse. mysql2's own pool has no set-up step that must succeed, no limit on waiting and no back-off,
 * which is why its connections are pooled here. How many are out at once is the caller's business (Admission).
 */
export class MysqlSessions {
  private idle: IdleSession[] = [];
  private closed = false;
  private readonly gate: ConnectGate;
  private readonly log: LogThrottle;

  constructor(
    private readonly target: MysqlTarget,
    private readonly clock: Clock,
    logger: Logger
  ) {
    this.log = createLogThrottle({ logger, clock });
    this.gate = new ConnectGate({
      clock,
      describe: (error, retryAfter) => connectError(error, target.label, retryAfter),
      onDown: (error) => logger.warn('MySQL cannot be reached', { target: target.label, error }),
      onUp: () => logger.info('MySQL is reachable again', { target: target.label }),
    });
  }

  get connectionErrors(): number {
    return this.gate.errors;
  }

  /** An idle connection, else a new one. Throws ServiceError `unavailable` or `overloaded`. */
  async lease(): Promise<LeasedSession> {
    for (let kept = this.idle.pop(); kept; kept = this.idle.pop()) {
      if (kept.session.usable && this.clock() - kept.since <= MAX_IDLE_MS) {
        return { session: kept.session, reused: true };
      }
      kept.session.destroy();
    }
    return { session: await this.gate.connect(() => MysqlSession.open(this.target, this.log)), reused: false };
  }

  giveBack({ session }: LeasedSession): void {
    if (this.closed || !session.usable) {
      session.destroy();
    } else {
      this.idle.push({ session, since: this.clock() });
    }
  }

  /** After a lost connection: the others lying idle went with it. */
  dropIdle(): void {
    this.idle.splice(0).forEach(({ session }) => session.destroy());
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.idle.splice(0).map(({ session }) => session.close()));
  }
}
