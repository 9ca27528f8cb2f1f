import type { EventsQuery, LogLevel, PatternsQuery } from '../contract/log-queries.ts';
import type { Text } from '../contract/text.ts';
import type { Dataset } from './model.ts';
import { datasetOf } from './resolve-member.ts';

const LEVEL_ZH: Record<LogLevel, string> = {
  critical: '严重',
  error: '错误',
  warning: '警告',
  info: '信息',
  debug: '调试',
  trace: '跟踪',
  unknown: '未知级别',
};

/** What an events query asks. `filters` is how its filters read, beginning with a comma. */
export function eventsSentence(query: EventsQuery, datasets: readonly Dataset[], filters: Text): Text {
  const titles = query.datasets.map((name) => datasetOf(`${name}.lines`, datasets).dataset.title);
  const zh = titles.length === 0 ? '全部日志' : titles.map((title) => title.zh).join('、');
  const en = titles.length === 0 ? 'all logs' : titles.map((title) => title.en).join(', ');
  const narrowed = narrowing(query, filters);
  if (query.as === 'volume') {
    return { zh: `${zh}按级别的行数${narrowed.zh}。`, en: `Lines of ${en} by level${narrowed.en}.` };
  }
  const newest = query.order === 'desc';
  return {
    zh: `${zh}${newest ? '最新' : '最早'}的 ${query.limit} 行${narrowed.zh}。`,
    en: `The ${newest ? 'newest' : 'oldest'} ${query.limit} lines of ${en}${narrowed.en}.`,
  };
}

export function patternsSentence(query: PatternsQuery, datasets: readonly Dataset[], filters: Text): Text {
  const { title } = datasetOf(`${query.dataset}.lines`, datasets).dataset;
  const narrowed = narrowing(query, filters);
  return {
    zh: `${title.zh}中最常见的 ${query.limit} 种消息${query.as === 'timeseries' ? '的趋势' : ''}${narrowed.zh}。`,
    en: `${query.as === 'timeseries' ? 'The trend of the' : 'The'} ${query.limit} most frequent kinds of message of ${title.en}${narrowed.en}.`,
  };
}

function narrowing(
  query: Pick<EventsQuery, 'levels' | 'search'> & { stream?: string | undefined; traceId?: string | undefined },
  filters: Text
): Text {
  const { levels, search, stream, traceId } = query;
  const zh = [
    levels.length > 0 && `级别为${levels.map((level) => LEVEL_ZH[level]).join('或')}`,
    ...search.map(({ mode, text }) => `${{ contains: '包含', notContains: '不含', matches: '匹配' }[mode]}“${text}”`),
    stream && `来自 ${stream}`,
    traceId && `链路 ${traceId}`,
  ].filter(Boolean);
  const en = [
    levels.length > 0 && `of level ${levels.join(' or ')}`,
    ...search.map(
      ({ mode, text }) => `${{ contains: 'with', notContains: 'without', matches: 'matching' }[mode]} "${text}"`
    ),
    stream && `from ${stream}`,
    traceId && `of trace ${traceId}`,
  ].filter(Boolean);
  return {
    zh: `${zh.map((part) => `,${part}`).join('')}${filters.zh}`,
    en: `${en.map((part) => `, ${part}`).join('')}${filters.en}`,
  };
}
