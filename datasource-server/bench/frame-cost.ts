import { metricQuerySchema } from '../src/contract/query.ts';
import { DATASETS } from '../src/datasets/registry.ts';
import { groupRows } from '../src/frames/group.ts';
import { assembleAnswer } from '../src/frames/metric-answer.ts';
import { metricFrames } from '../src/frames/metric-frames.ts';
import { serializeResult } from '../src/frames/serialize-result.ts';
import { planMetricQuery } from '../src/semantic/plan.ts';
import { percentile, timedInTurn, type BenchCase } from './record.ts';

const SERIES = 100;
const POINTS = 1000;

/** Rows of an engine to the text of an answer, against JSON.stringify of the same columns. */
export const frameCost: BenchCase = {
  name: 'frames of 100,000 points',
  async run() {
    const to = Date.parse('2026-11-23T00:00:00Z');
    const query = metricQuerySchema.parse({
      kind: 'metric',
      measures: ['api.avg_duration'],
      dimensions: ['api.endpoint'],
      grain: 'minute',
    });
    const range = { from: to - POINTS * 60_000, to };
    const plan = planMetricQuery(query, { datasets: DATASETS, range, zone: 'Asia/Shanghai', now: to });
    const rows = Array.from({ length: SERIES * POINTS }, (_, index) => ({
      bucket: index % POINTS,
      series: Math.floor(index / POINTS),
    }));
    const columns = [
      rows.map(({ bucket }) => bucket),
      rows.map(({ series }) => `/api/endpoint/${series}`),
      rows.map(({ bucket, series }) => Math.sin(bucket / 50 + series) * 100 + 200),
    ];
    const result = { columns, rowCount: rows.length, truncated: false, elapsedMs: 0 };
    const shape = { bucketCount: POINTS, hasBuckets: true, dimensionCount: 1, measureCount: 1 };
    const part = plan.parts[0] as (typeof plan.parts)[number];
    const frames = () => {
      const groups = groupRows(result, shape);
      return metricFrames(
        plan,
        assembleAnswer(plan, [{ part, groups, previous: null, order: null }]),
        { custom: {} },
        'zh'
      );
    };
    const same = frames().map((frame) => frame.data.values);
    const [plain, whole] = await timedInTurn(40, 10, [
      () => JSON.stringify(same),
      () => serializeResult({ status: 200, frames: frames() }),
    ]);
    const baseline = percentile(plain, 0.5);
    const value = percentile(whole, 0.5);
    const ratio = value / baseline;
    return [
      {
        id: 'frames-100k-points',
        value,
        unit: 'ms',
        baseline: { name: 'JSON.stringify of the same columns', value: baseline },
        ratio,
        target: '≤ 1.3×',
        met: ratio <= 1.3,
      },
    ];
  },
};
