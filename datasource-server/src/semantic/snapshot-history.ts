import { ServiceError } from '../platform/errors.ts';
import type { Dataset, Measure } from './model.ts';

/** Where the recorder keeps the history of measures that only know "now". */
export const SAMPLES_TABLE = 'samples';

/**
 * A dataset over time for a snapshot: the recorder's samples of each measure, averaged a bucket or the last of the range,
 * gaps left open. Any other dataset is returned as it is.
 */
export function historyOf(dataset: Dataset, agg: 'avg' | 'last'): Dataset {
  if (dataset.time !== null) {
    return dataset;
  }
  if (Object.keys(dataset.dimensions).length > 0) {
    throw new ServiceError('unsupported', {
      zh: `${dataset.name} 只有当前值,按维度的历史没有被记录。`,
      en: `${dataset.name} only knows the present; its history is not recorded by dimension.`,
    });
  }
  const sampled = Object.entries(dataset.measures).map(([name, measure]): [string, Measure] => [
    name,
    {
      ...measure,
      fill: 'null',
      aggregate: { agg, of: 'value', where: [{ column: 'metric', op: '=', value: `${dataset.name}.${name}` }] },
    },
  ]);
  return {
    name: dataset.name,
    title: dataset.title,
    source: 'events',
    table: SAMPLES_TABLE,
    time: 'ts',
    discriminator: 'metric',
    measures: Object.fromEntries(sampled),
    dimensions: {},
  };
}
