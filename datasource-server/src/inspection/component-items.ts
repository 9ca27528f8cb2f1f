import type { ComponentHealth } from '../contract/health.ts';
import type { Text } from '../contract/text.ts';
import type { Range } from '../semantic/calendar.ts';
import { toServiceError } from '../platform/errors.ts';
import { valueText } from '../frames/value-text.ts';
import { windowOf, type MeasureSources } from './inspect-measures.ts';
import { unknownFinding, type Finding } from './item.ts';
import { baselineOf, judgeLimit, limitText, type Limit } from './judge.ts';
import type { Runbook } from './runbook-panels.ts';
import { isLongEnough, isWhole, readSeenMs, seenTooShort, spanText } from './seen.ts';

const AVAILABILITY: Limit = { breach: 'below', warn: 99.9, fail: 99 };
const UNIT = 'percent';
/** By the kind of a component: its name, up to the colon. */
const RUNBOOKS: Readonly<Record<string, Runbook>> = {
  mysql: 'database-connection-errors',
  redis: 'redis-down',
  events: 'data-server-down',
  ingest: 'ingest-silent',
  ai: 'ai-provider-down',
  probe: 'probe-failing',
};

/** One item a component: it fails while it is down, else by its availability of the day. Never rejects. */
export async function inspectComponents(
  components: readonly ComponentHealth[],
  sources: Pick<MeasureSources, 'read' | 'series'>,
  now: number
): Promise<Finding[]> {
  return Promise.all(components.map((component) => inspectComponent(component, sources, now)));
}

async function inspectComponent(
  health: ComponentHealth,
  sources: Pick<MeasureSources, 'read' | 'series'>,
  now: number
): Promise<Finding> {
  const { component, title, status, reason } = health;
  const of = {
    id: `system.component:${component}`,
    group: 'system' as const,
    title: { zh: `组件可用率:${title.zh}`, en: `Availability: ${title.en}` },
    unit: UNIT,
    threshold: limitText(AVAILABILITY, UNIT),
    evidence: { board: 'aimarket-realtime', panel: 21, range: windowOf(24, now) },
    runbook: RUNBOOKS[component.split(':')[0] ?? component],
  };
  if (status === 'unknown') {
    return unknownFinding(of, reason ?? { zh: '尚未探测', en: 'not probed yet' });
  }
  const { today, before, seenMs, problem } = await availability(component, sources, now);
  const known = { ...of, value: today, before: { yesterday: before[0] ?? null, baseline: baselineOf(before) } };
  if (status === 'down') {
    return { ...known, status: 'fail', finding: reason ?? { zh: '现在不可用', en: 'it is down now' } };
  }
  if (today === null) {
    return unknownFinding(
      of,
      problem ?? { zh: '现在可用,但没有今天的采样', en: 'it is up now, but nothing was sampled' }
    );
  }
  if (!isLongEnough(seenMs)) {
    const { zh, en } = seenTooShort('', seenMs);
    return unknownFinding(of, { zh: `现在可用;${zh}`, en: `up now; ${en}` });
  }
  return {
    ...known,
    status: judgeLimit(today, AVAILABILITY),
    finding: upText(today, seenMs, windowOf(24, now)),
  };
}

function upText(today: number, seenMs: number, range: Range): Text {
  const share = { zh: valueText(today, UNIT, 'zh'), en: valueText(today, UNIT, 'en') };
  if (isWhole(seenMs, range)) {
    return { zh: `现在可用,24 小时可用率 ${share.zh}`, en: `up now, ${share.en} of 24 hours` };
  }
  const seen = spanText(seenMs);
  return { zh: `现在可用,观测到的 ${seen.zh}内可用率 ${share.zh}`, en: `up now, ${share.en} of the ${seen.en} seen` };
}

async function availability(component: string, { read, series }: Pick<MeasureSources, 'read' | 'series'>, now: number) {
  const question = {
    measure: 'health.availability',
    filters: [{ member: 'health.component', op: '=' as const, values: [component] }],
  };
  const of = async (day: number) => (await read(question, windowOf(24, now, day))).values.get('') ?? null;
  try {
    const [today = null, ...before] = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(of));
    const seenMs = await readSeenMs(question, series, windowOf(24, now));
    return { today, before, seenMs, problem: null };
  } catch (error) {
    return { today: null, before: [], seenMs: 0, problem: toServiceError(error).text };
  }
}
