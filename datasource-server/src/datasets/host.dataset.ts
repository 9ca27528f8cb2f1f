import { defineDataset, type Condition } from '../semantic/model.ts';
import { SAMPLES_BY_HOUR } from './samples-by-hour.ts';

const metricIs = (metric: string): readonly Condition[] => [{ column: 'metric', op: '=', value: metric }];

export const host = defineDataset({
  name: 'host',
  title: { zh: '主机', en: 'Hosts' },
  description: {
    zh: '主机资源采样;多台主机未分组时取平均。',
    en: 'Samples of host resources; several hosts that are not split are averaged.',
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    cpu: {
      title: { zh: 'CPU 使用率', en: 'CPU use' },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('cpu') },
    },
    load: {
      title: { zh: '系统负载', en: 'Load' },
      description: {
        zh: '最近 1 分钟的平均运行队列长度;超过 CPU 核数即有任务在等待。',
        en: 'Mean run queue of the last minute; above the number of cores, work waits.',
      },
      unit: 'none',
      decimals: 2,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('load') },
    },
    memory: {
      title: { zh: '内存使用率', en: 'Memory use' },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('memory') },
    },
    disk: {
      title: { zh: '磁盘使用率', en: 'Disk use' },
      description: {
        zh: '各挂载点使用率;未按挂载点分组时取平均。',
        en: 'Use of each mount point; averaged when not split by mount point.',
      },
      unit: 'percent',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('disk') },
    },
    disk_used: {
      title: { zh: '磁盘已用', en: 'Disk used' },
      description: {
        zh: '各挂载点已用空间;未按挂载点分组时取平均。',
        en: 'Space used at each mount point; averaged when not split by mount point.',
      },
      unit: 'bytes',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('disk_used') },
    },
    disk_size: {
      title: { zh: '磁盘容量', en: 'Disk size' },
      description: {
        zh: '各挂载点容量;未按挂载点分组时取平均。',
        en: 'Size of each mount point; averaged when not split by mount point.',
      },
      unit: 'bytes',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('disk_size') },
    },
    network_in: {
      title: { zh: '入站流量', en: 'Network in' },
      unit: 'Bps',
      decimals: 1,
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('network_in') },
    },
    network_out: {
      title: { zh: '出站流量', en: 'Network out' },
      unit: 'Bps',
      decimals: 1,
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('network_out') },
    },
  },
  dimensions: {
    host: { title: { zh: '主机', en: 'Host' }, type: 'string', from: 'host' },
    mount: { title: { zh: '挂载点', en: 'Mount point' }, type: 'string', from: 'mount' },
  },
  rollups: [SAMPLES_BY_HOUR],
});
