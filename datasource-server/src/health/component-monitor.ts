import type { ComponentHealth, HealthStatus } from '../contract/health.ts';
import type { Text } from '../contract/text.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Probe, ProbeFigures, ProbeOutcome } from './probe.ts';

/** `total`: failed attempts to connect since the process started; `failing`: the last probe was one. */
export interface ConnectionFailures {
  total: number;
  failing: boolean;
}

export interface ComponentMonitor {
  readonly component: string;
  /** Probes once and keeps the outcome, dated `now`. Never rejects. */
  check(now: number, signal: AbortSignal): Promise<void>;
  health(): ComponentHealth;
  /** undefined while nothing has been probed. */
  connectionFailures(): ConnectionFailures | undefined;
  /** What the last probe measured; undefined where it measures nothing or none has ended. */
  figures(): DatedFigures | undefined;
}

export interface DatedFigures extends ProbeFigures {
  /** Epoch ms. */
  checkedAt: number;
}

interface ComponentMonitorOptions {
  probe: Probe;
  clock: Clock;
  logger: Logger;
  timeoutMs: number;
}

const PROBE_GRACE_MS = 1_000;

const NOT_CHECKED_YET: Text = {
  zh: '尚未检查,几秒后会有结果。',
  en: 'Not checked yet; the result follows within seconds.',
};

/** One component's present state, from the outcomes of its probe. */
export function createComponentMonitor({ probe, clock, logger, timeoutMs }: ComponentMonitorOptions): ComponentMonitor {
  const { component, title } = probe;
  const createdAt = clock();
  const fixedReason = 'unconfigured' in probe ? probe.unconfigured : undefined;
  let health: ComponentHealth = {
    component,
    title,
    status: 'unknown',
    latencyMs: null,
    reason: fixedReason ?? NOT_CHECKED_YET,
    since: createdAt,
    checkedAt: createdAt,
  };
  let failedProbes = 0;
  let failures: ConnectionFailures | undefined;
  let figures: DatedFigures | undefined;
  let unanswered: Promise<unknown> | undefined;

  function keep(outcome: ProbeOutcome, latencyMs: number, now: number): void {
    const { status } = outcome;
    const reason = outcome.status === 'down' ? outcome.reason : outcome.note;
    logChange(health.status, status, reason);
    health = {
      component,
      title,
      status,
      latencyMs: Math.round(latencyMs * 10) / 10,
      ...(reason === undefined ? {} : { reason }),
      since: status === health.status ? health.since : now,
      checkedAt: now,
    };
    figures = outcome.figures === undefined ? undefined : { ...outcome.figures, checkedAt: now };
    const failing = outcome.status === 'down' && outcome.connection;
    failedProbes += failing ? 1 : 0;
    failures = { total: driverErrors() ?? failedProbes, failing };
  }

  function driverErrors(): number | undefined {
    return 'check' in probe ? probe.connectionErrors?.() : undefined;
  }

  function logChange(before: HealthStatus, after: HealthStatus, reason: Text | undefined): void {
    if (after === 'down' && before !== 'down') {
      logger.warn('component is down', { component, reason: reason?.en });
    }
    if (after === 'up' && before === 'down') {
      logger.info('component is up again', { component });
    }
  }

  /** Asks again only when the last question has been answered or has failed: a hung component gets no pile of them. */
  async function ask(signal: AbortSignal): Promise<ProbeOutcome> {
    if (!('check' in probe) || unanswered !== undefined) {
      return noAnswer(timeoutMs);
    }
    const answer = probe.check(signal, timeoutMs).catch((error: unknown) => unexpected(error));
    unanswered = answer;
    void answer.finally(() => (unanswered = undefined));
    return withDeadline(answer, signal);
  }

  function unexpected(error: unknown): ProbeOutcome {
    logger.error('health probe failed unexpectedly', { component, error });
    return {
      status: 'down',
      reason: { zh: '探测程序本身出错,详见服务器日志。', en: 'The probe itself failed; see the server log.' },
      connection: false,
    };
  }

  /** A probe keeps to its own time; this is for one that does not, and for a shutdown that should not wait for it. */
  function withDeadline(answer: Promise<ProbeOutcome>, signal: AbortSignal): Promise<ProbeOutcome> {
    return new Promise((resolve) => {
      const giveUp = () => resolve(noAnswer(timeoutMs));
      const timer = setTimeout(giveUp, timeoutMs + PROBE_GRACE_MS);
      signal.addEventListener('abort', giveUp, { once: true });
      void answer.then(resolve).finally(() => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
      });
    });
  }

  return {
    component,

    async check(now, signal) {
      if (fixedReason !== undefined) {
        health = { ...health, checkedAt: now };
        return;
      }
      const startedAt = performance.now();
      const outcome = await ask(signal);
      if (!signal.aborted) {
        keep(outcome, performance.now() - startedAt, now);
      }
    },

    health: () => health,

    figures: () => figures,

    connectionFailures: () =>
      failures === undefined ? undefined : { ...failures, total: driverErrors() ?? failures.total },
  };
}

function noAnswer(timeoutMs: number): ProbeOutcome {
  return {
    status: 'down',
    reason: {
      zh: `${timeoutMs / 1000} 秒内没有应答,请检查该组件是否卡住。`,
      en: `No answer within ${timeoutMs / 1000} s; check whether the component hangs.`,
    },
    connection: true,
  };
}
