import { ServiceError } from '../platform/errors.ts';
import type { Dataset, Dimension, Measure } from './model.ts';

export interface ResolvedMeasure {
  /** `<dataset>.<name>` */
  member: string;
  name: string;
  measure: Measure;
}

export interface ResolvedDimension {
  member: string;
  name: string;
  dimension: Dimension;
}

/** Splits a member and finds its dataset; throws `unknown_member` with the nearest known names. */
export function datasetOf(member: string, datasets: readonly Dataset[]): { dataset: Dataset; name: string } {
  const [datasetName = '', name = ''] = member.split('.');
  const dataset = datasets.find((candidate) => candidate.name === datasetName);
  if (!dataset) {
    throw unknownMember(
      member,
      nearest(
        datasetName,
        datasets.map((candidate) => candidate.name)
      )
    );
  }
  return { dataset, name };
}

export function resolveMeasure(dataset: Dataset, name: string): ResolvedMeasure {
  const measure = Object.hasOwn(dataset.measures, name) ? dataset.measures[name] : undefined;
  if (!measure) {
    const suggestions = nearest(name, Object.keys(dataset.measures)).map((known) => `${dataset.name}.${known}`);
    throw unknownMember(`${dataset.name}.${name}`, suggestions);
  }
  return { member: `${dataset.name}.${name}`, name, measure };
}

export function resolveDimension(dataset: Dataset, name: string): ResolvedDimension {
  const dimension = Object.hasOwn(dataset.dimensions, name) ? dataset.dimensions[name] : undefined;
  if (!dimension) {
    const suggestions = nearest(name, Object.keys(dataset.dimensions)).map((known) => `${dataset.name}.${known}`);
    throw unknownMember(`${dataset.name}.${name}`, suggestions);
  }
  return { member: `${dataset.name}.${name}`, name, dimension };
}

function unknownMember(member: string, suggestions: string[]): ServiceError {
  const known = suggestions.join(', ');
  return new ServiceError('unknown_member', {
    zh: `没有名为 ${member} 的指标或维度。${known ? `相近的有:${known}。` : ''}全部名称见 GET /api/v1/catalogue。`,
    en: `There is no measure or dimension ${member}. ${known ? `Close to it: ${known}. ` : ''}GET /api/v1/catalogue lists all.`,
  });
}

function nearest(wanted: string, known: readonly string[]): string[] {
  return known
    .map((name) => ({ name, score: commonBigrams(wanted, name) }))
    .filter(({ score }) => score > 0.3)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Sørensen–Dice coefficient of the two words' letter pairs: 0 nothing in common, 1 the same. */
function commonBigrams(a: string, b: string): number {
  const pairs = (word: string) => Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => word.slice(i, i + 2));
  const left = pairs(a);
  const right = pairs(b);
  const shared = left.filter((pair) => right.includes(pair)).length;
  return left.length + right.length === 0 ? 0 : (2 * shared) / (left.length + right.length);
}
