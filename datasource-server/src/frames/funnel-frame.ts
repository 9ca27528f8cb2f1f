import type { Frame, FrameMeta } from '../contract/frames.ts';
import type { Locale, Text } from '../contract/text.ts';
import type { FunnelPlan } from '../semantic/funnel.ts';
import { numberField, stringField } from './fields.ts';
import { valueTitle } from './labels.ts';
import { emptyFrame } from './empty-frame.ts';

/** One value of the split, or all users, with one number a step. */
export interface FunnelGroup {
  /** Null without a split. */
  value: string | null;
  users: readonly number[];
  /** Median seconds from the step before; null for the first step and where nobody got so far. */
  seconds: ReadonlyArray<number | null>;
}

const TITLES = {
  step: { zh: '序号', en: 'No.' },
  title: { zh: '步骤', en: 'Step' },
  users: { zh: '用户数', en: 'Users' },
  fromFirst: { zh: '总转化率', en: 'Conversion from first' },
  fromPrevious: { zh: '上一步转化率', en: 'Conversion from previous' },
  dropOff: { zh: '流失人数', en: 'Dropped off' },
  seconds: { zh: '耗时中位数', en: 'Median time from previous' },
} satisfies Record<string, Text>;

/**
 * One table, a row a step, or a row a value of the split and step. Columns: step (from 1), title, the split (by its name),
 * users, conversion_from_first (percent), conversion_from_previous (percent), drop_off (users lost since the step before),
 * median_seconds. The first step has nothing before it: null.
 */
export function funnelFrame(
  { query, steps, by }: FunnelPlan,
  groups: readonly FunnelGroup[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  if (groups.length === 0) {
    return emptyFrame(query.refId, meta, 'table');
  }
  const title = (text: Text) => ({ displayNameFromDS: text[locale] });
  const percent = (text: Text) => ({ ...title(text), unit: 'percent', decimals: 1 });
  const rows = groups.flatMap((group) => steps.map((step, index) => ({ group, step, index })));
  const before = ({ users }: FunnelGroup, index: number) => users[index - 1] ?? null;
  const now = ({ users }: FunnelGroup, index: number) => users[index] as number;
  return {
    schema: {
      refId: query.refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields: [
        numberField('step', { ...title(TITLES.step), decimals: 0 }),
        stringField('title', title(TITLES.title)),
        ...(by ? [stringField(by.name, { displayNameFromDS: by.dimension.title[locale], filterable: true })] : []),
        numberField('users', { ...title(TITLES.users), unit: 'short' }),
        numberField('conversion_from_first', percent(TITLES.fromFirst)),
        numberField('conversion_from_previous', percent(TITLES.fromPrevious)),
        numberField('drop_off', { ...title(TITLES.dropOff), unit: 'short' }),
        numberField('median_seconds', { ...title(TITLES.seconds), unit: 's' }),
      ],
    },
    data: {
      values: [
        rows.map(({ index }) => index + 1),
        rows.map(({ step }) => step.title[locale]),
        ...(by ? [rows.map(({ group }) => valueTitle(group.value, locale))] : []),
        rows.map(({ group, index }) => now(group, index)),
        rows.map(({ group, index }) => share(now(group, index), now(group, 0))),
        rows.map(({ group, index }) => share(now(group, index), before(group, index))),
        rows.map(({ group, index }) => dropOff(before(group, index), now(group, index))),
        rows.map(({ group, index }) => group.seconds[index] ?? null),
      ],
    },
  };
}

/** Percent; null where there is nothing to share. */
function share(part: number, whole: number | null): number | null {
  return whole === null || whole === 0 ? null : (100 * part) / whole;
}

function dropOff(before: number | null, now: number): number | null {
  return before === null ? null : before - now;
}
