import type { Filter } from '../contract/query-fields.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Dataset } from '../semantic/model.ts';
import { datasetOf, resolveDimension } from '../semantic/resolve-member.ts';
import type { LinesPart } from '../sql/compile-lines.ts';
import type { QueryServices } from './context.ts';
import type { BoundDataset } from './sources.ts';

/** Filters that say which lines not to show. */
const LEAVES_OUT: ReadonlySet<Filter['op']> = new Set(['!=', 'notIn', 'notContains', 'notMatches']);

interface Asked {
  /** Empty for all that have lines. */
  datasets: readonly string[];
  filters: readonly Filter[];
}

/**
 * The datasets whose lines are asked for, each with its filters. A filter that chooses lines leaves out the datasets without
 * one; a filter that only leaves lines out does not.
 * Throws `unknown_member`, or `bad_request` for a dataset without lines and for a filter on one that is not asked for.
 */
export function linePartsOf({ datasets: names, filters }: Asked, datasets: readonly Dataset[]): LinesPart[] {
  const asked = names.length > 0 ? [...new Set(names)].map((name) => named(name, datasets)) : datasets.filter(hasLines);
  const where = new Map<Dataset, Array<LinesPart['where'][number]>>();
  for (const filter of filters) {
    const { dataset, name } = datasetOf(filter.member, datasets);
    if (!asked.includes(dataset as LinedDataset)) {
      throw new ServiceError('bad_request', {
        zh: `${filter.member} 不属于所选的日志数据集(${asked.map((each) => each.name).join('、')})。`,
        en: `${filter.member} belongs to none of the chosen log datasets (${asked.map((each) => each.name).join(', ')}).`,
      });
    }
    where.set(dataset, [...(where.get(dataset) ?? []), { dimension: resolveDimension(dataset, name), filter }]);
  }
  const isChoice = filters.some(({ op }) => !LEAVES_OUT.has(op));
  return asked
    .filter((dataset) => !isChoice || where.has(dataset))
    .map((dataset) => ({ dataset, where: where.get(dataset) ?? [] }));
}

/** The engine that holds them all, whether its rows are demo data and how long they are kept. Throws `unavailable` when a table is not as it should be. */
export async function openLines(
  parts: readonly LinesPart[],
  { directory }: QueryServices
): Promise<Pick<BoundDataset, 'engine' | 'demo' | 'retention'>> {
  const opened = await Promise.all(parts.map(({ dataset }) => directory.open(dataset)));
  const [first] = opened;
  if (!first?.bound) {
    throw new ServiceError('unavailable', first?.bound === null ? first.reason : NO_LINES);
  }
  return first.bound;
}

const NO_LINES = { zh: '没有可查询的日志数据集。', en: 'There is no dataset of log lines.' };

type LinedDataset = LinesPart['dataset'];

function named(name: string, datasets: readonly Dataset[]): LinedDataset {
  const { dataset } = datasetOf(`${name}.lines`, datasets);
  if (!hasLines(dataset)) {
    const known = datasets.filter(hasLines).map((each) => each.name);
    throw new ServiceError('bad_request', {
      zh: `数据集“${dataset.title.zh}”没有日志行;可选 ${known.join('、')}。`,
      en: `Dataset "${dataset.title.en}" has no log lines; choose among ${known.join(', ')}.`,
    });
  }
  return dataset;
}

function hasLines(dataset: Dataset): dataset is LinedDataset {
  return dataset.line !== undefined;
}
