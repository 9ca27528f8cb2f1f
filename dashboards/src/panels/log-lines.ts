import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { LogsDedupStrategy, LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsPanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { both, COLOR, NO_DATA, type PanelText } from '../house-style.ts';
import { EventsQueryBuilder } from '../log-queries.ts';
import { BOARD_DATASOURCE } from '../query.ts';
import { chosenEndpoint } from './chosen.ts';
import { NO_MATCHING_LINES } from './connect.ts';
import { stackedBars } from './stacked-bars.ts';

const LEVEL_COLOR = {
  critical: COLOR.purple,
  error: COLOR.red,
  warning: COLOR.orange,
  info: COLOR.green,
  debug: COLOR.blue,
  trace: COLOR.grey,
  unknown: COLOR.grey,
} as const;

/** Log lines, newest first; a click opens a line with its labels, which can be filtered by. */
export function logsPanel(
  { title, description, noValue = NO_DATA }: PanelText,
  query: EventsQueryBuilder
): Builder<Panel> {
  return new LogsPanelBuilder()
    .title(title)
    .description(description)
    .datasource(BOARD_DATASOURCE)
    .noValue(noValue)
    .withTarget(query)
    .showTime(true)
    .showLabels(false)
    .showCommonLabels(false)
    .wrapLogMessage(true)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .dedupStrategy(LogsDedupStrategy.None);
}

export function logVolume(): Builder<Panel> {
  return stackedBars(
    {
      title: '日志量',
      description: both(
        '下方日志的行数,按级别堆叠。在图上拖选一段时间,整个看板随之放大。',
        'How many of the lines below there were, by level. Drag over a stretch of time to zoom the whole board into it.'
      ),
      noValue: NO_MATCHING_LINES,
    },
    applicationLines().asVolume(),
    LEVEL_COLOR
  ).unit('short');
}

export function recentLines(): Builder<Panel> {
  return logsPanel(
    {
      title: '最近的日志',
      description: both(
        '最新的 200 行:API 请求、错误、安全事件与其他日志。选定接口后只剩它的请求;上方可选级别、搜索文字。点开一行看用户、IP 与耗时;面板菜单中的 Explore 可以看到全部。',
        'The newest 200 lines: requests, errors, security events and others; with an endpoint chosen, its requests only. Level and text are chosen above. Open a line for user, address and duration; Explore in the panel menu shows all of them.'
      ),
      noValue: NO_MATCHING_LINES,
    },
    applicationLines()
  );
}

function applicationLines(): EventsQueryBuilder {
  const query = new EventsQueryBuilder('api', 'errors', 'security', 'logs');
  return chosenEndpoint(query).levels('${level}').containing('${search}');
}
