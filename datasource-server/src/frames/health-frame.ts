import type { Frame, FrameMeta } from '../contract/frames.ts';
import type { ComponentHealth, HealthStatus } from '../contract/health.ts';
import type { Locale, Text } from '../contract/text.ts';
import { numberField, stringField, timeField } from './fields.ts';
import { wrappable } from './wrappable.ts';

const STATUS: Record<HealthStatus, Text> = {
  up: { zh: '正常', en: 'up' },
  down: { zh: '异常', en: 'down' },
  unknown: { zh: '未知', en: 'unknown' },
};

/** One row a component, those that are down first. `up` is 1, 0, or null where it is not known, so that a threshold reads it. */
export function healthFrame(
  refId: string,
  components: readonly ComponentHealth[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  const worstFirst = components.toSorted((a, b) => Number(b.status === 'down') - Number(a.status === 'down'));
  const column = <T>(pick: (component: ComponentHealth) => T) => worstFirst.map(pick);
  const title = (text: Text) => ({ displayNameFromDS: text[locale] });
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields: [
        stringField('component', title({ zh: '标识', en: 'Id' })),
        stringField('title', title({ zh: '组件', en: 'Component' })),
        stringField('status', title({ zh: '状态', en: 'Status' })),
        numberField('up', title({ zh: '可用', en: 'Up' })),
        numberField('latency', { ...title({ zh: '延迟', en: 'Latency' }), unit: 'ms' }),
        stringField('reason', title({ zh: '原因', en: 'Reason' })),
        timeField('since', title({ zh: '自', en: 'Since' })),
      ],
    },
    data: {
      values: [
        column(({ component }) => component),
        column((component) => component.title[locale]),
        column(({ status }) => STATUS[status][locale]),
        column(({ status }) => (status === 'unknown' ? null : Number(status === 'up'))),
        column(({ latencyMs }) => latencyMs),
        column(({ reason }) => wrappable(reason?.[locale] ?? '')),
        column(({ since }) => since),
      ],
    },
  };
}
