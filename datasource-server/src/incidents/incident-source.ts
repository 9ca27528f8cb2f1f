import type { Incident, IncidentFigures } from '../contract/incidents.ts';
import type { Text } from '../contract/text.ts';
import type { EventStore } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { toServiceError } from '../platform/errors.ts';
import type { IncidentBook } from './book.ts';
import { readCopies } from './event-copies.ts';
import { figuresOf } from './figures.ts';
import { foldEvents } from './fold.ts';
import type { SignedLinks } from './signed-links.ts';
import { DEMO_ID, viewOf } from './view.ts';

export interface IncidentsRead {
  /** Those that were open at any time in the range, the last detected first. */
  incidents: Incident[];
  rowsRead: number;
  sql: string;
  /** Why older ones may be missing. */
  problem: Text | null;
}

interface ReadLimits {
  maxRows: number;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Incidents as queries ask for them. */
export interface IncidentSource {
  read(range: { from: number; to: number }, limits: ReadLimits): Promise<IncidentsRead>;
  figures(incidents: readonly Incident[]): IncidentFigures;
}

interface IncidentSourceOptions {
  book: Pick<IncidentBook, 'events'>;
  /** Whose tables are shown: those of the demo or the real ones. */
  store: () => Pick<EventStore, 'query' | 'insert'>;
  links: SignedLinks;
  clock: Clock;
}

/**
 * The event store's incidents and the book's, together: the store has the long history, the book what happened a moment ago, and all
 * of the last months where the store does not answer.
 */
export function createIncidentSource({ book, store, links, clock }: IncidentSourceOptions): IncidentSource {
  async function copies(range: { from: number; to: number }, limits: ReadLimits) {
    try {
      const { events, truncated, rowsRead, sql } = await readCopies(store(), range, limits);
      return { events, rowsRead, sql, problem: truncated ? tooMany(limits.maxRows) : null };
    } catch (error) {
      const { code, text } = toServiceError(error);
      if (code === 'cancelled') {
        throw error;
      }
      return { events: [], rowsRead: 0, sql: '', problem: onlyTheBook(text) };
    }
  }

  return {
    async read(range, limits) {
      const { events, ...cost } = await copies(range, limits);
      const now = clock();
      const incidents = [...foldEvents([...events, ...book.events()]).values()]
        .filter(({ openedAt, resolved }) => openedAt < range.to && (resolved === null || resolved.at >= range.from))
        .map((record) => viewOf(record, now, DEMO_ID.test(record.id) ? null : links.to(record.id)))
        .sort((a, b) => b.detectedAt - a.detectedAt || a.id.localeCompare(b.id));
      return { incidents, ...cost };
    },
    figures: figuresOf,
  };
}

function onlyTheBook({ zh, en }: Text): Text {
  return {
    zh: `事件库没有应答,只显示最近几个月的事件:${zh}`,
    en: `The event store did not answer, so only incidents of the last months are shown: ${en}`,
  };
}

function tooMany(maxRows: number): Text {
  return {
    zh: `事件的记录超过 ${maxRows} 行,更早的可能不全;请缩小时间范围或调高 MAX_ROWS。`,
    en: `There are more than ${maxRows} records of incidents, older ones may be incomplete; shorten the range or raise MAX_ROWS.`,
  };
}
