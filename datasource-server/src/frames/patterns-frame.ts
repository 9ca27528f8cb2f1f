import type { Frame, FrameMeta } from '../contract/frames.ts';
import type { Locale, Text } from '../contract/text.ts';
import { numberField, stringField, timeField } from './fields.ts';

/** One kind of message over the asked range. */
export interface MessagePattern {
  template: string;
  count: number;
  /** Of all messages asked for, 0–1. */
  share: number;
  /** In the period of the same length before. */
  before: number;
  /** Epoch ms. */
  first: number;
  last: number;
  example: string;
}

const TITLE: Record<string, Text> = {
  pattern: { zh: '消息模式', en: 'Pattern' },
  count: { zh: '次数', en: 'Count' },
  share: { zh: '占比', en: 'Share' },
  before: { zh: '上一周期', en: 'Period before' },
  change: { zh: '变化', en: 'Change' },
  first: { zh: '首次', en: 'First' },
  last: { zh: '最近', en: 'Last' },
  example: { zh: '示例', en: 'Example' },
};

/** A row a pattern. `change` is percent, null for a pattern that is new. */
export function patternsFrame(
  refId: string,
  patterns: readonly MessagePattern[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  const title = (name: string) => ({ displayNameFromDS: (TITLE[name] as Text)[locale] });
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields: [
        stringField('pattern', title('pattern')),
        numberField('count', { ...title('count'), unit: 'short', decimals: 0 }),
        numberField('share', { ...title('share'), unit: 'percent', decimals: 1 }),
        numberField('before', { ...title('before'), unit: 'short', decimals: 0 }),
        numberField('change', { ...title('change'), unit: 'percent', decimals: 0 }),
        timeField('first', title('first')),
        timeField('last', title('last')),
        stringField('example', title('example')),
      ],
    },
    data: {
      values: [
        patterns.map(({ template }) => template),
        patterns.map(({ count }) => count),
        patterns.map(({ share }) => 100 * share),
        patterns.map(({ before }) => before),
        patterns.map(({ count, before }) => (before > 0 ? (100 * (count - before)) / before : null)),
        patterns.map(({ first }) => first),
        patterns.map(({ last }) => last),
        patterns.map(({ example }) => example),
      ],
    },
  };
}
