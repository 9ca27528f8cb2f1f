import type { EventsModel, PatternsModel, SearchModel } from './query-model';
import { describeFilters, enumerate, joinParts, spaced, type Speaker } from './sentence-parts';
import { GRAIN_TITLES, isGrain, isLevel, LEVEL_TITLES, SEARCH_TITLES } from './vocabulary';

const DEFAULT_LINES = 200;
const DEFAULT_PATTERNS = 20;

/** For example 「列出 API 请求最新的 200 行日志,级别为错误,文本包含“timeout”」. */
export function describeEvents(query: EventsModel, speaker: Speaker): string {
  const { locale } = speaker;
  const head = query.as === 'volume' ? volumeHead(query, speaker) : linesHead(query, speaker);
  const zh = locale === 'zh';
  return joinParts(
    [
      head,
      query.stream && (zh ? `来自${spaced(query.stream)}`.trimEnd() : `from ${query.stream}`),
      query.traceId && (zh ? `链路 ID 为${spaced(query.traceId)}`.trimEnd() : `of trace ${query.traceId}`),
      ...describeContents(query, speaker),
    ].map((part) => part ?? ''),
    locale
  );
}

/** For example 「应用错误中最常见的 20 种消息,文本不包含“probe”」. */
export function describePatterns(query: PatternsModel, speaker: Speaker): string {
  const { locale, dataset } = speaker;
  const { limit = DEFAULT_PATTERNS } = query;
  const name = dataset(query.dataset);
  const head =
    locale === 'zh'
      ? `${spaced(name).trimStart()}中最常见的 ${limit} 种消息${query.as === 'timeseries' ? '的趋势' : ''}`
      : `${query.as === 'timeseries' ? 'The trend of the' : 'The'} ${limit} most frequent kinds of message in ${name}`;
  return joinParts([head, ...describeContents(query, speaker)], locale);
}

function linesHead({ datasets, limit = DEFAULT_LINES, order }: EventsModel, { locale, dataset }: Speaker): string {
  const names = enumerate(datasets.map(dataset), locale);
  if (locale === 'zh') {
    return `列出${names === '' ? '所有日志' : spaced(names)}${order === 'asc' ? '最早' : '最新'}的 ${limit} 行`;
  }
  return `The ${order === 'asc' ? 'oldest' : 'newest'} ${limit} lines of ${names === '' ? 'all logs' : names}`;
}

function volumeHead({ datasets, grain }: EventsModel, { locale, dataset }: Speaker): string {
  const names = enumerate(datasets.map(dataset), locale);
  const named = isGrain(grain) ? GRAIN_TITLES[grain][locale] : grain;
  if (locale === 'zh') {
    const by = grain === 'auto' ? '合适的时间粒度' : spaced(named);
    return `按${by}统计${names === '' ? '所有日志' : spaced(names)}各级别的行数`;
  }
  const by = grain === 'auto' ? 'a fitting time grain' : named;
  return `How many lines of ${names === '' ? 'all logs' : names} there were by level and ${by}`;
}

function describeContents(query: EventsModel | PatternsModel, speaker: Speaker): string[] {
  return [
    describeLevels(query.levels, speaker),
    describeSearch(query.search, speaker),
    describeFilters(query.filters, speaker),
  ];
}

function describeLevels(levels: readonly string[], { locale }: Speaker): string {
  if (levels.length === 0) {
    return '';
  }
  const named = levels.map((level) => (isLevel(level) ? LEVEL_TITLES[level][locale] : level));
  return locale === 'zh' ? `级别为${spaced(named.join('或'))}`.trimEnd() : `of level ${named.join(' or ')}`;
}

function describeSearch(search: readonly SearchModel[], { locale }: Speaker): string {
  if (search.length === 0) {
    return '';
  }
  const terms = search.map(({ text, mode }) =>
    locale === 'zh' ? `${SEARCH_TITLES[mode].zh}“${text}”` : `${SEARCH_TITLES[mode].en} "${text}"`
  );
  return locale === 'zh' ? `文本${terms.join('且')}` : `whose text ${terms.join(' and ')}`;
}
