import { findDataset, findMember } from './catalogue/members';
import type { Catalogue, FilterOp, Locale } from './contract';
import type { FilterModel } from './query-model';

/** Who says a query in words: in which language, and by which names. */
export interface Speaker {
  locale: Locale;
  /** The member's title, or its name while the catalogue does not know it. */
  title: (member: string) => string;
  dataset: (name: string) => string;
}

export function makeSpeaker(catalogue: Catalogue | undefined, locale: Locale): Speaker {
  return {
    locale,
    title: (member) => {
      const found = findMember(catalogue, member);
      const text = found?.kind === 'measure' ? found.measure.title : found?.dimension.title;
      return text?.[locale] ?? member;
    },
    dataset: (name) => findDataset(catalogue, name)?.title[locale] ?? name,
  };
}

/** 「筛选…且…」, or nothing where there is no filter. */
export function describeFilters(filters: readonly FilterModel[], speaker: Pick<Speaker, 'locale' | 'title'>): string {
  const { locale } = speaker;
  const said = filters.map((filter) => describeFilter(filter, speaker)).join(locale === 'zh' ? '且' : ' and ');
  if (said === '') {
    return '';
  }
  return locale === 'zh' ? `筛选${said}` : `where ${said}`;
}

function describeFilter(
  { member, op, values }: FilterModel,
  { locale, title }: Pick<Speaker, 'locale' | 'title'>
): string {
  const [first = '', second = ''] = values.map(String);
  const list = values.map(String).join(locale === 'zh' ? '、' : ', ');
  const say = (locale === 'zh' ? ZH_CONDITIONS : EN_CONDITIONS)[op];
  const condition = say ? say({ first, second, list }) : `${op} ${list}`;
  return locale === 'zh' ? `${spaced(title(member))}${condition}` : `${title(member)} ${condition}`;
}

type Condition = (values: { first: string; second: string; list: string }) => string;

const ZH_CONDITIONS: Readonly<Record<FilterOp, Condition>> = {
  '=': ({ first }) => `为${spaced(first)}`,
  '!=': ({ first }) => `不为${spaced(first)}`,
  in: ({ list }) => `属于${spaced(list)}`,
  notIn: ({ list }) => `不属于${spaced(list)}`,
  '>': ({ first }) => `大于${spaced(first)}`,
  '>=': ({ first }) => `不小于${spaced(first)}`,
  '<': ({ first }) => `小于${spaced(first)}`,
  '<=': ({ first }) => `不大于${spaced(first)}`,
  between: ({ first, second }) => `介于${spaced(first)}和${spaced(second)}之间`,
  contains: ({ first }) => `包含“${first}”`,
  notContains: ({ first }) => `不包含“${first}”`,
  startsWith: ({ first }) => `以“${first}”开头`,
  matches: ({ first }) => `匹配正则“${first}”`,
  notMatches: ({ first }) => `不匹配正则“${first}”`,
  isNull: () => '为空',
  isNotNull: () => '不为空',
};

const EN_CONDITIONS: Readonly<Record<FilterOp, Condition>> = {
  '=': ({ first }) => `is ${first}`,
  '!=': ({ first }) => `is not ${first}`,
  in: ({ list }) => `is one of ${list}`,
  notIn: ({ list }) => `is none of ${list}`,
  '>': ({ first }) => `is more than ${first}`,
  '>=': ({ first }) => `is at least ${first}`,
  '<': ({ first }) => `is less than ${first}`,
  '<=': ({ first }) => `is at most ${first}`,
  between: ({ first, second }) => `is between ${first} and ${second}`,
  contains: ({ first }) => `contains "${first}"`,
  notContains: ({ first }) => `does not contain "${first}"`,
  startsWith: ({ first }) => `starts with "${first}"`,
  matches: ({ first }) => `matches the regex "${first}"`,
  notMatches: ({ first }) => `does not match the regex "${first}"`,
  isNull: () => 'is empty',
  isNotNull: () => 'is not empty',
};

/** 「甲、乙和丙」, 'a, b and c'. */
export function enumerate(items: readonly string[], locale: Locale): string {
  if (items.length < 2) {
    return items[0] ?? '';
  }
  const last = items.at(-1) ?? '';
  const start = items.slice(0, -1).join(locale === 'zh' ? '、' : ', ');
  return locale === 'zh' ? `${spaced(start)}和${spaced(last)}`.trim() : `${start} and ${last}`;
}

/** The parts that say something, with commas between. */
export function joinParts(parts: ReadonlyArray<string | false>, locale: Locale): string {
  return parts
    .map((part) => (part || '').trim())
    .filter(Boolean)
    .join(locale === 'zh' ? ',' : ', ');
}

/** Latin letters and digits stand apart from the Chinese around them; Chinese does not. */
export function spaced(text: string): string {
  const before = /^[\x21-\x7e]/.test(text) ? ' ' : '';
  const after = /[\x21-\x7e]$/.test(text) ? ' ' : '';
  return `${before}${text}${after}`;
}
