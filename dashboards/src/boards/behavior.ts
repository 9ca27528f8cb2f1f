import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { both } from '../house-style.ts';
import type { Section } from '../layout.ts';
import { BEHAVIOR_PANEL as ID, BEHAVIOR_UID } from '../panel-ids.ts';
import {
  actionLines,
  actionsByHour,
  actionsOverTime,
  actionsToday,
  applications,
  busiestUsers,
  dailyUsers,
  purchasesToday,
  registrationsToday,
  topActions,
  usersOfMonth,
  usersOfWeek,
  usersToday,
} from '../panels/actions.ts';
import { businessEvents, businessValues } from '../panels/business-events.ts';
import { conversionBars, conversionByApplication, conversionSteps } from '../panels/funnel.ts';
import { dayRetention, weekCohorts } from '../panels/retention.ts';
import { boardBuilder, finishBoard, timepicker } from './board.ts';
import { quickRanges } from './periods.ts';
import { anyFilters, valuesOf } from './variables.ts';

/** 用户行为: how many come, what they do, how far they get, whether they come back. */
export function behaviorBoard(): Dashboard {
  const builder = boardBuilder({
    uid: BEHAVIOR_UID,
    title: '用户行为',
    description: both(
      '活跃用户、行为、转化漏斗、留存与业务事件,来自应用日志。时间均为北京时间,周从周一开始。',
      'Active users, actions, conversion, retention and business events, from the application’s logs. Times are Beijing’s, weeks begin on Monday.'
    ),
    tags: ['logs'],
    time: { from: 'now-30d/d', to: 'now/d' },
    refresh: '5m',
    // Over a month they would stand as a fence before the bars.
    incidents: 'hidden',
  })
    .withVariable(valuesOf('action', '行为', 'actions.action'))
    .withVariable(valuesOf('user', '用户', 'actions.user_id'))
    .withVariable(anyFilters())
    .timepicker(timepicker().quickRanges(quickRanges()));
  return finishBoard(builder, sections());
}

function sections(): Section[] {
  return [
    { shelves: usageShelves() },
    {
      title: '转化',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.funnel, width: 10, panel: conversionBars() },
            { id: ID.funnelSteps, width: 14, panel: conversionSteps() },
          ],
        },
      ],
    },
    {
      title: '留存',
      shelves: [
        {
          height: 12,
          panels: [
            { id: ID.retention, width: 10, panel: dayRetention() },
            { id: ID.cohorts, width: 14, panel: weekCohorts() },
          ],
        },
      ],
    },
    {
      title: '用户',
      shelves: [
        {
          height: 11,
          panels: [
            { id: ID.users, width: 13, panel: busiestUsers() },
            { id: ID.actionLines, width: 11, panel: actionLines() },
          ],
        },
      ],
    },
    {
      title: '按应用',
      collapsed: true,
      shelves: [
        {
          height: 9,
          panels: [
            { id: ID.applications, width: 8, panel: applications() },
            { id: ID.funnelByApplication, width: 16, panel: conversionByApplication() },
          ],
        },
      ],
    },
    {
      title: '业务事件',
      collapsed: true,
      shelves: [
        {
          height: 9,
          panels: [
            { id: ID.businessEvents, width: 12, panel: businessEvents() },
            { id: ID.businessValues, width: 12, panel: businessValues() },
          ],
        },
      ],
    },
  ];
}

function usageShelves(): Section['shelves'] {
  return [
    {
      height: 4,
      panels: [
        { id: ID.usersToday, width: 4, panel: usersToday() },
        { id: ID.registrationsToday, width: 4, panel: registrationsToday() },
        { id: ID.purchasesToday, width: 4, panel: purchasesToday() },
        { id: ID.actionsToday, width: 4, panel: actionsToday() },
        { id: ID.usersWeek, width: 4, panel: usersOfWeek() },
        { id: ID.usersMonth, width: 4, panel: usersOfMonth() },
      ],
    },
    {
      height: 8,
      panels: [
        { id: ID.dailyUsers, width: 12, panel: dailyUsers() },
        { id: ID.actions, width: 12, panel: actionsOverTime() },
      ],
    },
    {
      height: 9,
      panels: [
        { id: ID.topActions, width: 12, panel: topActions() },
        { id: ID.hours, width: 12, panel: actionsByHour() },
      ],
    },
  ];
}
