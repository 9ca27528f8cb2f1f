import type { SamplerReport } from '../contract/samplers.ts';
import type { Text } from '../contract/text.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError } from '../platform/errors.ts';
import { NoAnswerInTime } from '../platform/within-time.ts';
import type { Sample, SampleSource, UnreadSource } from './sample.ts';

/** What became of the readings of one source. */
export interface SourceState {
  succeeded(samples: readonly Sample[], elapsedMs: number): void;
  failed(error: unknown, elapsedMs: number): void;
  report(): SamplerReport;
}

export function createSourceState({ name, title, missing }: SampleSource, clock: Clock): SourceState {
  let report: SamplerReport = {
    sampler: name,
    title,
    status: 'waiting',
    missing: [],
    since: clock(),
    sampledAt: null,
    samples: 0,
    elapsedMs: null,
  };

  const since = (status: SamplerReport['status'], now: number) => (report.status === status ? report.since : now);

  return {
    succeeded(samples, elapsedMs) {
      const now = clock();
      report = {
        sampler: name,
        title,
        status: 'ok',
        missing: [...(missing?.() ?? [])],
        since: since('ok', now),
        sampledAt: now,
        samples: samples.length,
        elapsedMs: Math.round(elapsedMs),
      };
    },
    failed(error, elapsedMs) {
      report = {
        ...report,
        status: 'failing',
        reason: reasonOf(error),
        missing: [],
        since: since('failing', clock()),
        elapsedMs: Math.round(elapsedMs),
      };
    },
    report: () => report,
  };
}

/** The report of a source that is not read. */
export function unreadReport({ name, title, off }: UnreadSource, since: number): SamplerReport {
  return {
    sampler: name,
    title,
    status: 'off',
    reason: off,
    missing: [],
    since,
    sampledAt: null,
    samples: 0,
    elapsedMs: null,
  };
}

/** A source that is still busy with the reading before. */
export class StillReading extends Error {
  override readonly name = 'StillReading';

  constructor() {
    super('the previous reading has not ended yet');
  }
}

function reasonOf(error: unknown): Text {
  if (error instanceof ServiceError) {
    return error.text;
  }
  if (error instanceof NoAnswerInTime) {
    const seconds = error.limitMs / 1000;
    return { zh: `${seconds} 秒内没有读完。`, en: `It could not be read within ${seconds} s.` };
  }
  if (error instanceof StillReading) {
    return { zh: '上一次读取还没有结束。', en: 'The reading before has not ended yet.' };
  }
  const { code } = error as { code?: unknown };
  const name = typeof code === 'string' ? `(${code})` : '';
  return {
    zh: `读取失败${name},详见服务器日志。`,
    en: `Reading it failed${name && ` ${name}`}; the server log has the details.`,
  };
}
