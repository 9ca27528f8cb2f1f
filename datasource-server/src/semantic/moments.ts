import type { Moment } from '../contract/log-queries.ts';
import type { Text } from '../contract/text.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Dataset } from './model.ts';
import type { PlanPart } from './plan.ts';
import { datasetOf, resolveDimension } from './resolve-member.ts';

/** A dataset whose rows say who acted and when. */
export type ActedDataset = Dataset & { time: string; actor: string };

/** What somebody did, with every name resolved. */
export interface ResolvedMoment {
  dataset: ActedDataset;
  where: PlanPart['where'];
  title: Text;
}

/** Throws `unknown_member`, `unsupported` for a dataset without acting users, `bad_request` for a filter on another dataset. */
export function resolveMoment(moment: Moment, datasets: readonly Dataset[]): ResolvedMoment {
  const { dataset } = datasetOf(`${moment.dataset}.rows`, datasets);
  if (!hasActor(dataset)) {
    throw withoutActor(dataset, datasets);
  }
  const where = moment.filters.map((filter) => {
    const named = datasetOf(filter.member, datasets);
    if (named.dataset !== dataset) {
      throw new ServiceError('bad_request', {
        zh: `${filter.member} 不属于这一步的数据集 ${dataset.name}。`,
        en: `${filter.member} does not belong to ${dataset.name}, the dataset of its step.`,
      });
    }
    return { dimension: resolveDimension(dataset, named.name), filter };
  });
  return { dataset, where, title: momentTitle(moment, dataset) };
}

/** The title that was given, else the values that rows are chosen by, else the dataset's title. */
function momentTitle({ title, filters }: Moment, dataset: Dataset): Text {
  const chosen = filters.filter(({ op, values }) => (op === '=' || op === 'in') && values.length > 0);
  const told = title ?? chosen.map(({ values }) => values.join(' / ')).join(' · ');
  return told === '' ? dataset.title : { zh: told, en: told };
}

export function hasActor(dataset: Dataset): dataset is ActedDataset {
  return dataset.actor !== undefined && dataset.time !== null;
}

function withoutActor(dataset: Dataset, datasets: readonly Dataset[]): ServiceError {
  const known = datasets.filter(hasActor).map(({ name }) => name);
  return new ServiceError('unsupported', {
    zh: `数据集“${dataset.title.zh}”没有记录是哪位用户,不能用于漏斗和留存。可用的有 ${known.join('、')}。`,
    en: `Dataset "${dataset.title.en}" does not say which user acted, which funnels and retention need. These do: ${known.join(', ')}.`,
  });
}
