import { defineDataset } from '../semantic/model.ts';

export const ingest = defineDataset({
  name: 'ingest',
  title: { zh: '数据接入', en: 'Ingest' },
  description: {
    zh: '日志与上报事件的到达情况,由记录器采样。',
    en: 'Whether log lines and events arrive, sampled by the recorder.',
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    silence: {
      title: { zh: '接入静默时间', en: 'Silence of ingest' },
      description: {
        zh: '距最近一条日志或事件(任何类别)的秒数;时段内取最大值。从未有过事件时为空。',
        en: 'Seconds since the newest log line or event of any kind; the longest of the period. Empty while there has never been one.',
      },
      unit: 's',
      decimals: 0,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: [{ column: 'metric', op: '=', value: 'ingest.silence' }] },
    },
  },
  dimensions: {},
});
