import type { ColumnarResult, Engine } from '../engines/engine.ts';
import { wallSegments, zoneOffsets, type Range } from '../semantic/calendar.ts';
import { chooseRollup, type RollupChoice } from '../semantic/rollup.ts';
import { compileSelect } from '../sql/compile-select.ts';
import type { SelectInput } from '../sql/select.ts';
import type { Statement } from '../sql/statement.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { rowsFrom } from './rows-from.ts';
import type { BoundDataset } from './sources.ts';

/** Sums up what a question cost, over all its statements. */
export interface QueryCost {
  engines: Set<string>;
  statements: string[];
  rowsRead: number;
  /** The largest share by which a value may be off; null where all are exact. */
  error: number | null;
}

export function newCost(): QueryCost {
  return { engines: new Set(), statements: [], rowsRead: 0, error: null };
}

type Zones = Pick<SelectInput, 'stored' | 'asked'>;

/** The offsets that a statement over `range` needs: of the stored wall clock and of the asked zone. */
export function zonesFor(bound: BoundDataset, range: Range, zone: string): Zones {
  return {
    stored: bound.storedZone === null ? null : wallSegments(range, bound.storedZone),
    asked: zoneOffsets(range, zone),
  };
}

/** Which question decides where it is read from. */
type SourceQuestion = Pick<SelectInput, 'part' | 'measures' | 'dimensions' | 'range' | 'buckets' | 'now'>;

/** The rollup that answers a question; null where single rows must. */
export function rollupFor(bound: BoundDataset, question: SourceQuestion, zone: string): RollupChoice | null {
  const { part, measures, dimensions, range, buckets, now } = question;
  return chooseRollup(
    {
      dataset: bound.dataset,
      measures: [...measures, ...part.having.map(({ measure }) => measure)],
      dimensions: [...dimensions, ...part.where.map(({ dimension }) => dimension)],
      range,
      buckets,
      asked: zoneOffsets(range, zone),
      rowsFrom: rowsFrom(bound, now),
    },
    bound.rollups
  );
}

/** The statement of a question. */
export function compileFor(bound: BoundDataset, input: Omit<SelectInput, keyof Zones>, zone: string): Statement {
  return compileSelect({ ...input, ...zonesFor(bound, input.range, zone) }, bound.engine.dialect);
}

/** Runs a statement within the server's limits and adds it to the cost. */
export async function runStatement(
  statement: Statement,
  engine: Engine,
  services: QueryServices,
  context: QueryContext,
  cost: QueryCost
): Promise<ColumnarResult> {
  const limits = {
    maxRows: services.limits.maxRows,
    timeoutMs: services.limits.queryTimeoutMs,
    signal: context.signal,
  };
  const result = await services.limiter(() => engine.query(statement, limits), context.signal);
  cost.engines.add(engine.name);
  cost.statements.push(describeStatement(statement));
  cost.rowsRead += result.rowsRead ?? result.rowCount;
  return result;
}

/** SQL for a person: the text with its parameters beside it. */
export function describeStatement({ sql, params }: Statement): string {
  return params.length === 0 ? sql : `${sql}\n-- ${JSON.stringify(params)}`;
}
