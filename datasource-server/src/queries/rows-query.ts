import type { RowsQuery } from '../contract/query.ts';
import type { Text } from '../contract/text.ts';
import type { RowsAnswer } from '../frames/rows-frame.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Dataset } from '../semantic/model.ts';
import { datasetOf, resolveDimension, type ResolvedDimension } from '../semantic/resolve-member.ts';
import { compileRows } from '../sql/compile-rows.ts';
import type { Statement } from '../sql/statement.ts';
import type { QueryContext, QueryServices } from './context.ts';
import type { QueryNotice } from './frame-meta.ts';
import { newCost, runStatement, zonesFor, type QueryCost } from './run-select.ts';
import type { BoundDataset } from './sources.ts';

export interface RowsOutcome extends RowsAnswer {
  notices: QueryNotice[];
  cost: QueryCost;
  demo: boolean;
}

interface CompiledRows {
  dataset: Dataset;
  dimensions: ResolvedDimension[];
  /** Null where nothing feeds the dataset; `reason` then says what to set. */
  bound: BoundDataset | null;
  statement: Statement | null;
  reason: Text | null;
}

/** The newest rows of one dataset, with all its dimensions. */
export async function runRowsQuery(
  query: RowsQuery,
  services: QueryServices,
  context: QueryContext
): Promise<RowsOutcome> {
  const { dataset, dimensions, bound, statement, reason } = await compileRowsQuery(query, services, context);
  const outcome = { dataset, dimensions, cost: newCost(), demo: bound?.demo ?? false };
  if (!bound || !statement) {
    return {
      ...outcome,
      times: [],
      columns: dimensions.map(() => []),
      notices: reason ? [{ severity: 'warning', text: reason }] : [],
    };
  }
  const result = await runStatement(statement, bound.engine, services, context, outcome.cost);
  const shown = Math.min(result.rowCount, query.limit);
  const [times = [], ...columns] = result.columns.map((column) => column.slice(0, shown));
  return {
    ...outcome,
    times: times as number[],
    columns: columns as Array<Array<string | null>>,
    notices: result.rowCount > query.limit ? [{ severity: 'warning', text: moreRows(query.limit) }] : [],
  };
}

/** Resolves and compiles a rows query; throws ServiceError for what cannot be asked. */
export async function compileRowsQuery(
  query: RowsQuery,
  services: QueryServices,
  context: QueryContext
): Promise<CompiledRows> {
  const { dataset } = datasetOf(`${query.dataset}.rows`, services.datasets);
  if (dataset.time === null || dataset.discriminator) {
    throw new ServiceError('unsupported', {
      zh: `数据集“${dataset.title.zh}”没有可逐行查看的记录。`,
      en: `Dataset "${dataset.title.en}" has no single rows to show.`,
    });
  }
  const dimensions = Object.keys(dataset.dimensions).map((name) => resolveDimension(dataset, name));
  const where = query.filters.map((filter) => {
    const named = datasetOf(filter.member, services.datasets);
    if (named.dataset !== dataset) {
      throw new ServiceError('bad_request', {
        zh: `${filter.member} 不属于数据集 ${dataset.name}。`,
        en: `${filter.member} does not belong to dataset ${dataset.name}.`,
      });
    }
    return { dimension: resolveDimension(dataset, named.name), filter };
  });
  const opened = await services.directory.open(dataset);
  if (!opened.bound) {
    return { dataset, dimensions, bound: null, statement: null, reason: opened.reason };
  }
  const { bound } = opened;
  const input = { part: { dataset, where, having: [] }, dimensions, range: context.range, limit: query.limit };
  const statement = compileRows({ ...input, ...zonesFor(bound, context.range, context.zone) }, bound.engine.dialect);
  return { dataset, dimensions, bound, statement, reason: null };
}

function moreRows(limit: number): Text {
  return {
    zh: `只显示最新的 ${limit} 行,更早的请缩小时间范围或增加筛选。`,
    en: `Only the newest ${limit} rows are shown; narrow the range or add a filter for older ones.`,
  };
}
