import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Section } from '../layout.ts';
import { both } from '../house-style.ts';
import { API_PANEL as ID, API_UID } from '../panel-ids.ts';
import { errorRateNow, responseTimeNow } from '../panels/api.ts';
import {
  busiestEndpoints,
  errorRateOverTime,
  percentilesOverTime,
  requestsByHour,
  requestsOverTime,
  statusClasses,
} from '../panels/api-course.ts';
import {
  apdexNow,
  apdexTotal,
  errorLinesNow,
  errorRateTotal,
  percentilesTotal,
  requestsNow,
  requestsTotal,
  slowRateNow,
  slowRateTotal,
} from '../panels/api-tiles.ts';
import { errorPatterns, errorPatternTrend } from '../panels/error-patterns.ts';
import { errorsOverTime } from '../panels/errors-over-time.ts';
import { logVolume, recentLines } from '../panels/log-lines.ts';
import { oddLines, unparsedStreams } from '../panels/log-quality.ts';
import { securityEvents, securitySources } from '../panels/security.ts';
import {
  browsers,
  clsTotal,
  inpTotal,
  lcpTotal,
  pageLoadTotal,
  pages,
  pageViewsTotal,
  scriptErrorsByPage,
  scriptErrorsTotal,
  vitalsOverTime,
} from '../panels/web.ts';
import { boardBuilder, finishBoard } from './board.ts';
import { anyFilters, logLevels, searchText, valuesOf } from './variables.ts';

/** API 与日志: from "is something wrong" to the endpoint, the kind of error and the line. */
export function apiBoard(): Dashboard {
  const builder = boardBuilder({
    uid: API_UID,
    title: 'API 与日志',
    description: both(
      '接口的请求、错误与响应时间,错误模式与日志行,安全事件与页面体验。第一行是最近 5 分钟,不随接口选择变化。',
      'Requests, errors and response times of the API, error patterns and log lines, security events and page experience. The first row is the last 5 minutes and does not follow the choice of endpoint.'
    ),
    tags: ['logs'],
    time: { from: 'now-24h', to: 'now' },
    refresh: '1m',
  })
    .withVariable(valuesOf('endpoint', '接口', 'api.endpoint'))
    .withVariable(logLevels())
    .withVariable(searchText())
    .withVariable(anyFilters());
  return finishBoard(builder, sections());
}

function sections(): Section[] {
  return [
    { title: '最近 5 分钟', shelves: [nowShelf()] },
    { title: '所选时段', shelves: [totalsShelf(), ...courseShelves()] },
    {
      title: '错误与日志',
      shelves: [
        {
          height: 9,
          panels: [
            { id: ID.patterns, width: 14, panel: errorPatterns() },
            { id: ID.patternTrend, width: 10, panel: errorPatternTrend() },
          ],
        },
        {
          height: 6,
          panels: [
            { id: ID.logVolume, width: 14, panel: logVolume() },
            { id: ID.errorsOverTime, width: 10, panel: errorsOverTime() },
          ],
        },
        { height: 12, panels: [{ id: ID.logLines, width: 24, panel: recentLines() }] },
      ],
    },
    {
      title: '安全事件',
      collapsed: true,
      shelves: [
        {
          height: 9,
          panels: [
            { id: ID.securityEvents, width: 14, panel: securityEvents() },
            { id: ID.securitySources, width: 10, panel: securitySources() },
          ],
        },
      ],
    },
    { title: '页面体验(浏览器)', collapsed: true, shelves: browserShelves() },
    {
      title: '日志质量',
      collapsed: true,
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.oddLines, width: 12, panel: oddLines() },
            { id: ID.unparsedStreams, width: 12, panel: unparsedStreams() },
          ],
        },
      ],
    },
  ];
}

function nowShelf(): Section['shelves'][number] {
  return {
    height: 4,
    panels: [
      { id: ID.errorRateNow, width: 4, panel: errorRateNow() },
      { id: ID.responseTimeNow, width: 4, panel: responseTimeNow() },
      { id: ID.slowRateNow, width: 4, panel: slowRateNow() },
      { id: ID.apdexNow, width: 4, panel: apdexNow() },
      { id: ID.requestsNow, width: 4, panel: requestsNow() },
      { id: ID.errorLinesNow, width: 4, panel: errorLinesNow() },
    ],
  };
}

function totalsShelf(): Section['shelves'][number] {
  return {
    height: 4,
    panels: [
      { id: ID.requestsTotal, width: 4, panel: requestsTotal() },
      { id: ID.errorRateTotal, width: 4, panel: errorRateTotal() },
      { id: ID.slowRateTotal, width: 4, panel: slowRateTotal() },
      { id: ID.apdexTotal, width: 4, panel: apdexTotal() },
      { id: ID.percentilesTotal, width: 8, panel: percentilesTotal() },
    ],
  };
}

function courseShelves(): Section['shelves'] {
  return [
    {
      height: 8,
      panels: [
        { id: ID.requests, width: 12, panel: requestsOverTime() },
        { id: ID.errorRate, width: 12, panel: errorRateOverTime() },
      ],
    },
    {
      height: 8,
      panels: [
        { id: ID.percentiles, width: 12, panel: percentilesOverTime() },
        { id: ID.statusClasses, width: 12, panel: statusClasses() },
      ],
    },
    {
      height: 10,
      panels: [
        { id: ID.endpoints, width: 16, panel: busiestEndpoints() },
        { id: ID.hours, width: 8, panel: requestsByHour() },
      ],
    },
  ];
}

function browserShelves(): Section['shelves'] {
  return [
    {
      height: 4,
      panels: [
        { id: ID.pageViewsTotal, width: 4, panel: pageViewsTotal() },
        { id: ID.pageLoadTotal, width: 4, panel: pageLoadTotal() },
        { id: ID.lcpTotal, width: 4, panel: lcpTotal() },
        { id: ID.inpTotal, width: 4, panel: inpTotal() },
        { id: ID.clsTotal, width: 4, panel: clsTotal() },
        { id: ID.jsErrorsTotal, width: 4, panel: scriptErrorsTotal() },
      ],
    },
    {
      height: 8,
      panels: [
        { id: ID.vitals, width: 12, panel: vitalsOverTime() },
        { id: ID.scriptErrors, width: 12, panel: scriptErrorsByPage() },
      ],
    },
    {
      height: 9,
      panels: [
        { id: ID.pages, width: 12, panel: pages() },
        { id: ID.browsers, width: 12, panel: browsers() },
      ],
    },
  ];
}
