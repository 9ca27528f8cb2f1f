import type { AbsentItem } from '../contract/inspection.ts';
import type { SamplerReport } from '../contract/samplers.ts';
import type { Text } from '../contract/text.ts';
import { toServiceError } from '../platform/errors.ts';
import type { Range } from '../semantic/calendar.ts';
import { valueText } from '../frames/value-text.ts';
import { unknownFinding, type Finding } from './item.ts';
import { baselineOf, changeText, judgeChange, judgeLimit, limitText, worstOf, type Judged } from './judge.ts';
import type { MeasuredItem } from './measured/measured-item.ts';
import { whyNotSampled } from './measured/why-not-sampled.ts';
import type { Numbers, NumberQuestion, ReadNumbers, ReadSeries } from './questions.ts';
import { isLongEnough, ofSeen, readSeenMs, seenTooShort } from './seen.ts';

const HOUR = 3600e3;
const DAY = 24 * HOUR;
const DAYS_BEFORE = 7;
/** A window that is short is shown within the day around it. */
const LEAST_EVIDENCE_MS = 24 * HOUR;

/** The window that an item looks at, `days` before the moment of the inspection. */
export function windowOf(hours: number, now: number, days = 0): Range {
  return { from: now - days * DAY - hours * HOUR, to: now - days * DAY };
}

/** What a measured item is asked of. */
export interface MeasureSources {
  read: ReadNumbers;
  series: ReadSeries;
  /** A Grafana unit id of a measure, known also while nothing answers. */
  unitOf: (measure: string) => string;
  /** How each sampler fares. */
  samplers: () => readonly SamplerReport[];
  /** Names of the targets of the probes that are https, as `probes.target` has them. */
  httpsTargets: readonly string[];
}

/** Judges a measured item at a moment. Never rejects: what cannot be asked is unknown, and what is not here at all is absent. */
export async function inspectMeasure(
  item: MeasuredItem,
  { read, series, unitOf, samplers, httpsTargets }: MeasureSources,
  now: number
): Promise<Finding | AbsentItem> {
  const { id, group, title, runbook } = item;
  const range = windowOf(item.hours, now);
  const unit = unitOf(item.measure);
  const of = {
    id,
    group,
    title,
    unit,
    threshold: 'limit' in item.judge ? limitText(item.judge.limit, unit) : changeText(item.judge.change),
    evidence: evidenceOf(item, range),
    runbook,
  };
  try {
    const { measure, by, filters } = item;
    const question = { measure, by, filters };
    const today = await read(question, range);
    const { worst, seenMs, untold, tooNew } = await judgeable(item, today.values, { series, httpsTargets }, range);
    const others = [...untold, ...tooNew];
    if (worst === null && others.length > 0) {
      return unknownFinding(of, joined(others));
    }
    if (worst === null || !(await isFed(item, read, range))) {
      const reason = await whyNotSampled(item.sampled, samplers(), () => wasTold(question, read, now));
      return reason !== null && 'absent' in reason
        ? { id, title, why: reason.absent }
        : unknownFinding(of, reason?.unknown ?? today.missing ?? noData(item));
    }
    const before = await Promise.all(
      Array.from({ length: DAYS_BEFORE }, (_, day) => read(question, windowOf(item.hours, now, day + 1)))
    );
    const values = before.map((each) => each.values.get(worst.label) ?? null);
    const judged = judge(item, worst.value, values);
    const found = judged.why ?? foundText(worst, unit);
    return {
      ...of,
      status: worstOf([judged.status, untold.length > 0 ? 'unknown' : 'ok']),
      value: worst.value,
      before: { yesterday: values[0] ?? null, baseline: baselineOf(values) },
      finding: joined([seenMs === null ? found : ofSeen(found, seenMs, range), ...others]),
    };
  } catch (error) {
    return { ...unknownFinding(of, toServiceError(error).text), failed: true };
  }
}

function evidenceOf({ evidence }: MeasuredItem, { from, to }: Range): Finding['evidence'] {
  if (evidence === undefined) {
    return undefined;
  }
  const { days, ...panel } = evidence;
  const shownMs = days === undefined ? LEAST_EVIDENCE_MS : days * DAY;
  return { ...panel, range: { from: Math.min(from, to - shownMs), to } };
}

/** Whether there was any value today or in the week before. */
async function wasTold(question: NumberQuestion, read: ReadNumbers, now: number): Promise<boolean> {
  const { values } = await read(question, { from: now - (DAYS_BEFORE + 1) * DAY, to: now });
  return [...values.values()].some((value) => value !== null);
}

function judge({ judge: by }: MeasuredItem, value: number, before: ReadonlyArray<number | null>): Judged {
  return 'limit' in by ? { status: judgeLimit(value, by.limit) } : judgeChange(value, before, by.change);
}

interface Group {
  label: string;
  value: number;
}

interface Judgeable {
  /** The worst of those that can be judged; null without any. */
  worst: Group | null;
  /** How much of the window it was watched; null where that is no matter. */
  seenMs: number | null;
  /** What cannot be told of others that must be told. */
  untold: Text[];
  /** What is too new to be judged: no reason to doubt the others. */
  tooNew: Text[];
}

/** The worst of the values, and what is not known beside it. Throws ServiceError. */
async function judgeable(
  item: MeasuredItem,
  values: Numbers['values'],
  { series, httpsTargets }: Pick<MeasureSources, 'series' | 'httpsTargets'>,
  range: Range
): Promise<Judgeable> {
  const groups = worstFirst(item, values);
  const expected = item.expects === undefined ? [] : httpsTargets;
  const silent = expected.filter((target) => (values.get(target) ?? null) === null);
  const untold = silent.length > 0 ? [noHandshake(silent)] : [];
  const tooNew: Text[] = [];
  if (item.watched === undefined) {
    return { worst: groups[0] ?? null, seenMs: null, untold, tooNew };
  }
  for (const group of groups) {
    const seenMs = await readSeenMs(questionOf(item, group.label), series, range);
    // A count that is too high already only grows.
    const stands = item.watched === 'count' && judge(item, group.value, []).status !== 'ok';
    if (stands || isLongEnough(seenMs)) {
      return { worst: group, seenMs, untold, tooNew };
    }
    tooNew.push(seenTooShort(group.label, seenMs));
  }
  return { worst: null, seenMs: null, untold, tooNew };
}

function questionOf({ measure, by, filters = [] }: MeasuredItem, label: string): NumberQuestion {
  return typeof by === 'string'
    ? { measure, filters: [...filters, { member: by, op: '=', values: [label] }] }
    : { measure, filters };
}

function worstFirst(item: MeasuredItem, values: Numbers['values']): Group[] {
  const known = [...values].flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
  const isLow = 'limit' in item.judge && item.judge.limit.breach === 'below';
  return known.sort((a, b) => (isLow ? a.value - b.value : b.value - a.value));
}

async function isFed({ needs }: MeasuredItem, read: ReadNumbers, range: Range): Promise<boolean> {
  return needs === undefined || (await hasAny(needs, read, range));
}

/** Whether any of the measures is above 0. A dataset that cannot be asked tells nothing. Throws ServiceError. */
export async function hasAny(measures: readonly string[], read: ReadNumbers, range: Range): Promise<boolean> {
  for (const measure of measures) {
    const { values } = await read({ measure }, range);
    if ([...values.values()].some((value) => (value ?? 0) > 0)) {
      return true;
    }
  }
  return false;
}

function noData({ hours, hint }: MeasuredItem): Text {
  const none =
    hours >= 1
      ? { zh: `最近 ${hours} 小时没有数据`, en: `there are no data of the last ${hours} hours` }
      : { zh: `最近 ${hours * 60} 分钟没有数据`, en: `there are no data of the last ${hours * 60} minutes` };
  return hint === undefined ? none : joined([none, hint]);
}

/** What is wrong with a target is told by its component. */
function noHandshake(targets: readonly string[]): Text {
  return {
    zh: `${targets.join('、')} 一小时内没有完成过 TLS 握手,证书未知;原因见该目标的组件可用率`,
    en: `no TLS handshake with ${targets.join(', ')} within the hour, so the certificate is not known; the availability of the target says why`,
  };
}

function joined(texts: readonly Text[]): Text {
  return { zh: texts.map(({ zh }) => zh).join(';'), en: texts.map(({ en }) => en).join('; ') };
}

function foundText({ label, value }: { label: string; value: number }, unit: string): Text {
  const of = label === '' ? '' : `${label}: `;
  return { zh: `${of}${valueText(value, unit, 'zh')}`, en: `${of}${valueText(value, unit, 'en')}` };
}
