import {
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  dateTime,
  type Field,
  type LogRowContextOptions,
  LogRowContextQueryDirection,
  type LogRowModel,
  type TimeRange,
} from '@grafana/data';

import { defaultEvents } from '../default-query';
import type { EventsModel } from '../query-model';

/** How far from a line its context is looked for: a log file of one day. */
const REACH_MS = 86_400_000;
const CONTEXT_LINES = 100;

export type Direction = LogRowContextQueryDirection;

/** Every line of the row's file or sender, of any level and dataset; of the row's dataset where it has no such label. */
export function contextQuery({ labels, dataFrame }: LogRowModel, refId: string): EventsModel {
  const { stream, dataset } = labels;
  const lines = { ...defaultEvents(undefined), refId: refId || dataFrame.refId || 'A' };
  return stream ? { ...lines, stream } : { ...lines, datasets: dataset ? [dataset] : [] };
}

/**
 * The request for the lines before a row, or after it, nearest first. Lines of the row's own moment are asked for too: which of them
 * stand before it is not known.
 */
export function contextRequest(
  row: LogRowModel,
  {
    direction = LogRowContextQueryDirection.Backward,
    limit = CONTEXT_LINES,
    scopedVars = {},
    timeWindowMs = REACH_MS,
  }: LogRowContextOptions,
  datasource: EventsModel['datasource']
): Pick<DataQueryRequest<EventsModel>, 'requestId' | 'targets' | 'range' | 'scopedVars'> {
  const forward = direction === LogRowContextQueryDirection.Forward;
  const { timeEpochMs: at } = row;
  const target: EventsModel = {
    ...contextQuery(row, `context-${forward ? 'forward' : 'backward'}`),
    datasource,
    order: forward ? 'asc' : 'desc',
    limit,
    // A rolling range begins a little earlier than asked, so that it is the same question for a while; a cursor is exact.
    cursor: cursorAfter(row.dataFrame, direction) ?? `${at}.0`,
  };
  const range = forward ? rangeOf(at, at + timeWindowMs) : rangeOf(at - timeWindowMs, at + 1);
  return { requestId: `context-${row.uid}-${direction}`, targets: [target], range, scopedVars };
}

/** The answer as Grafana expects it, newest line first, with a mark for the page after it. Throws what went wrong. */
export function contextAnswer({ data, errors }: DataQueryResponse, direction: Direction): DataQueryResponse {
  const [error] = errors ?? [];
  if (error) {
    throw new Error(error.message ?? error.data?.message ?? '');
  }
  const forward = direction === LogRowContextQueryDirection.Forward;
  return { data: data.map((frame: DataFrame) => marked(forward ? reversed(frame) : frame, direction)) };
}

/** Where the page goes on of which the row's frame is one; a row of another answer has no such place. */
function cursorAfter({ meta }: DataFrame, direction: Direction): string | undefined {
  const { contextDirection, nextCursor } = meta?.custom ?? {};
  return contextDirection === direction && typeof nextCursor === 'string' ? nextCursor : undefined;
}

function marked(frame: DataFrame, direction: Direction): DataFrame {
  return { ...frame, meta: { ...frame.meta, custom: { ...frame.meta?.custom, contextDirection: direction } } };
}

function reversed(frame: DataFrame): DataFrame {
  return { ...frame, fields: frame.fields.map((field) => ({ ...field, values: backwards(field) })) };
}

function backwards({ values }: Field<unknown>): unknown[] {
  return [...values].reverse();
}

function rangeOf(fromMs: number, toMs: number): TimeRange {
  const from = dateTime(fromMs);
  const to = dateTime(toMs);
  return { from, to, raw: { from, to } };
}
