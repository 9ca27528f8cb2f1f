import type { ColumnarResult, Engine } from '../engines/engine.ts';
import { wallSegments, zoneOffsets, type Range } from '../semantic/calendar.ts';
import { chooseRollup } from '../semantic/rollup.ts';
import { compileSelect } from '../sql/compile-select.ts';
import type { SelectInput } from '../sql/select.ts';
import type { Statement } from '../sql/statement.ts';
import type { QueryContext, QueryServices } from './context.ts';
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

export interface CompiledSelect {
  statement: Statement;
  /** How far the answer may be off, as a share of each value, because it comes from a rollup; null where it is exact. */
  error: number | null;
}

/** The statement of a question, from a rollup where one answers it. */
export function compileFor(bound: BoundDataset, input: Omit<SelectInput, keyof Zones>, zone: string): CompiledSelect {
  const zones = zonesFor(bound, input.range, zone);
  const rollup = chooseRollup(
    {
      dataset: bound.dataset,
      measures: [...input.measures, ...input.part.having.map(({ measure }) => measure)],
      dimensions: [...input.dimensions, ...input.part.where.map(({ dimension }) => dimension)],
      range: input.range,
      buckets: input.buckets,
      asked: zones.asked,
    },
    bound.rollups
  );
  const statement = compileSelect({ ...input, ...zones, rollup }, bound.engine.dialect);
  return { statement, error: rollup?.error ?? null };
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
