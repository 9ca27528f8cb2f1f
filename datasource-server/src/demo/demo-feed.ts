import type { EventRow, EventStore } from '../engines/engine.ts';
import { BUSINESS_TABLES, timeColumns } from './business-tables.ts';
import { between, businessRows, OPEN_STATUS, type BusinessRow, type BusinessTableName } from './business-rows.ts';
import { dayOf, startOfDay, type Day } from './days.ts';
import type { DemoProgress, DemoTable } from './demo-progress.ts';
import { aiCallRow, apiRequestRow, deliveryRow, incidentRow, sampleRow } from './event-rows.ts';
import { utcText } from './time-text.ts';
import { generateApiRequests } from './generate-api-requests.ts';
import { generateDeliveries } from './generate-deliveries.ts';
import { generateDay } from './generate-day.ts';
import { incidentEventsOn } from './generate-incidents.ts';
import { generateLogs } from './generate-logs.ts';
import { businessEventRow, errorRow, logLineRow, securityEventRow, userActionRow, webEventRow } from './log-rows.ts';
import { createSampler } from './generate-samples.ts';
import { onlineCounter, sampleMoments, stepAt } from './sample-moments.ts';
import { settleRows } from './settle-rows.ts';
import type { DemoWorld } from './world.ts';

/** A table's rows are written when there are this many, or after this many days: an insert may not touch many partitions. */
const BATCH_ROWS = 8_000;
const BATCH_DAYS = 14;

const TIME_COLUMNS = new Map(BUSINESS_TABLES.map((table) => [table.name, timeColumns(table)]));

interface DemoFeedOptions {
  store: EventStore;
  world: DemoWorld;
  progress: DemoProgress;
}

export interface DemoFeed {
  readonly world: DemoWorld;
  /**
   * Appends every row between the newest in the store and `now` (epoch ms), oldest first, and settles what was open.
   * Returns the number of rows. Not to be called again before it has resolved. After a failure, or when the signal cut it
   * short, the next call continues.
   */
  advance(now: number, options?: AdvanceOptions): Promise<number>;
}

export interface AdvanceOptions {
  onDay?: (done: number, days: number) => void;
  signal?: AbortSignal;
}

type Batch = Map<DemoTable, EventRow[]>;

/** Keeps the demo tables of an event store up to date with the clock. */
export function createDemoFeed({ store, world, progress }: DemoFeedOptions): DemoFeed {
  const { newest, open } = progress;
  const sampler = createSampler(world);
  const marketplaceOn = remember(3, (day) => generateDay(world, day));
  const apiRequestsOn = remember(1, (day) => generateApiRequests(world, day, marketplaceOn(day).sessions));
  const deliveriesOn = remember(1, (day) => generateDeliveries(world, day));
  const logsOn = remember(1, (day) => generateLogs(world, day, marketplaceOn(day), apiRequestsOn(day)));

  async function advance(now: number, { onDay, signal }: AdvanceOptions = {}): Promise<number> {
    const first = Math.max(world.firstDay, dayOf(Math.min(...Object.values(newest))));
    const last = dayOf(now);
    const batch: Batch = new Map();
    let written = 0;
    let writing = Promise.resolve();
    for (let day = first; day <= last && !signal?.aborted; day++) {
      collect(day, now, batch);
      const isDue = day === last || (day - first) % BATCH_DAYS === BATCH_DAYS - 1;
      const full = [...batch].filter(([, rows]) => isDue || rows.length >= BATCH_ROWS);
      if (full.length > 0) {
        full.forEach(([table]) => batch.delete(table));
        written += full.reduce((sum, [, rows]) => sum + rows.length, 0);
        // The next days are generated while the engine writes these.
        await writing;
        writing = write(full);
        writing.catch(() => undefined);
      }
      onDay?.(day - first + 1, last - first + 1);
      await breathe();
    }
    await writing;
    if (signal?.aborted) {
      return written;
    }
    for (const table of Object.keys(newest) as DemoTable[]) {
      newest[table] = Math.max(newest[table], now);
    }
    await settleRows({ store, open, now, marketplaceOn });
    return written;
  }

  function collect(day: Day, now: number, batch: Batch): void {
    const facts = marketplaceOn(day);
    const tables = businessRows(facts, { after: (table) => newest[table], upTo: now });
    for (const table of Object.keys(tables) as BusinessTableName[]) {
      append(
        batch,
        table,
        tables[table].map((row) => storedRow(table, row))
      );
    }
    append(batch, 'ai_calls', between(facts.aiCalls, newest.ai_calls, now).map(aiCallRow));
    append(batch, 'api_requests', between(apiRequestsOn(day), newest.api_requests, now).map(apiRequestRow));
    const { actions, business, security, errors, web, lines } = logsOn(day);
    append(batch, 'user_actions', between(actions, newest.user_actions, now).map(userActionRow));
    append(batch, 'business_events', between(business, newest.business_events, now).map(businessEventRow));
    append(batch, 'security_events', between(security, newest.security_events, now).map(securityEventRow));
    append(batch, 'app_errors', between(errors, newest.app_errors, now).map(errorRow));
    append(batch, 'web_events', between(web, newest.web_events, now).map(webEventRow));
    append(batch, 'log_lines', between(lines, newest.log_lines, now).map(logLineRow));
    append(batch, 'samples', samplesOf(day, now));
    const isNew = ({ at }: { at: number }) => at > newest.incident_events && at <= now;
    append(batch, 'incident_events', incidentEventsOn(world, day).filter(isNew).map(incidentRow));
    append(batch, 'deliveries', between(deliveriesOn(day), newest.deliveries, now).map(deliveryRow));
  }

  function samplesOf(day: Day, now: number): EventRow[] {
    const from = Math.max(newest.samples, startOfDay(day) - 1);
    const moments = sampleMoments(from, Math.min(now, startOfDay(day + 1) - 1), now);
    // Sessions of the evening before are still open after midnight.
    const online = onlineCounter([...marketplaceOn(day - 1).sessions, ...marketplaceOn(day).sessions]);
    return moments.flatMap((moment) => sampler(moment, online(moment), stepAt(now - moment)).map(sampleRow));
  }

  async function write(batch: ReadonlyArray<[DemoTable, EventRow[]]>): Promise<void> {
    for (const [table, rows] of batch) {
      await store.insert(table, rows);
      newest[table] = timeOf(table, rows.at(-1) as EventRow);
      if (table === 'ideas' || table === 'business_plans') {
        rows.filter((row) => row['status'] === OPEN_STATUS[table]).forEach((row) => open[table].add(Number(row['id'])));
      }
    }
  }

  return { world, advance };
}

function storedRow(table: BusinessTableName, row: BusinessRow): EventRow {
  const stored: EventRow = { ...row };
  for (const column of TIME_COLUMNS.get(table) ?? []) {
    const value = row[column];
    stored[column] = typeof value === 'number' ? utcText(value) : null;
  }
  return stored;
}

function append(batch: Batch, table: DemoTable, rows: EventRow[]): void {
  if (rows.length > 0) {
    const present = batch.get(table);
    if (present) {
      rows.forEach((row) => present.push(row));
    } else {
      batch.set(table, rows);
    }
  }
}

const TIME_OF = new Map(BUSINESS_TABLES.map(({ name, time }) => [name, time]));

function timeOf(table: DemoTable, row: EventRow): number {
  return Date.parse(`${row[TIME_OF.get(table) ?? 'ts'] as string}Z`);
}

/** The last few results of a function of the day. */
function remember<T>(capacity: number, make: (day: Day) => T): (day: Day) => T {
  const known = new Map<Day, T>();
  return (day) => {
    const present = known.get(day);
    if (present !== undefined) {
      return present;
    }
    const made = make(day);
    known.set(day, made);
    if (known.size > capacity) {
      known.delete(known.keys().next().value as Day);
    }
    return made;
  };
}

/** Lets whatever else waits for the event loop have its turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
