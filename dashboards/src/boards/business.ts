import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { CNY, WHOLE } from '../house-style.ts';
import type { Section } from '../layout.ts';
import { BUSINESS_PANEL as ID, BUSINESS_UID } from '../panel-ids.ts';
import { aiCalls, aiCost, aiExecutionTime, aiSummary, aiTokens } from '../panels/ai-services.ts';
import { ideasFinished, ideasScore, ideasSubmitted } from '../panels/content.ts';
import { planSuccessByHour, purchasesByHour, registrationsByHour } from '../panels/last-two-days.ts';
import { plans, plansDuration, plansScore } from '../panels/plans.ts';
import { averageTransaction, payingUsers, spending } from '../panels/revenue.ts';
import { totalTile } from '../panels/totals.ts';
import { activeUsers, newUsers } from '../panels/users.ts';
import { boardBuilder, finishBoard, timepicker } from './board.ts';
import { periodLinks, periodVariables, quickRanges, rangeOf } from './periods.ts';

/** 业务指标: the five business questions by day, week or month, each beside an earlier period. */
export function businessBoard(): Dashboard {
  const builder = boardBuilder({
    uid: BUSINESS_UID,
    title: '业务指标',
    description:
      '用户增长、内容、AI 服务、商业计划书与收入,按日、周或月,并与之前的时段对比。时间均为北京时间,周从周一开始。',
    tags: ['business'],
    time: rangeOf('d'),
    refresh: '5m',
    // Over a month they would stand as a fence before the bars.
    incidents: 'hidden',
  });
  periodVariables().forEach((variable) => builder.withVariable(variable));
  periodLinks().forEach((link) => builder.link(link));
  builder.timepicker(timepicker().quickRanges(quickRanges()));
  return finishBoard(builder, sections());
}

function sections(): Section[] {
  return [
    {
      shelves: [
        {
          height: 4,
          panels: [
            {
              id: ID.newUsersTotal,
              width: 4,
              panel: totalTile({ title: '新增用户', what: '注册的用户数', measure: 'users.new_users', unit: WHOLE }),
            },
            {
              id: ID.ideasTotal,
              width: 4,
              panel: totalTile({ title: '提交创意', what: '提交的创意数', measure: 'ideas.submitted', unit: WHOLE }),
            },
            {
              id: ID.aiCallsTotal,
              width: 4,
              panel: totalTile({
                title: 'AI 调用',
                what: '的 AI 调用次数',
                measure: 'ai_services.calls',
                unit: WHOLE,
              }),
            },
            {
              id: ID.plansTotal,
              width: 4,
              panel: totalTile({ title: '计划书', what: '创建的计划书数', measure: 'plans.total', unit: WHOLE }),
            },
            {
              id: ID.spendingTotal,
              width: 4,
              panel: totalTile({
                title: '消费额',
                what: '的消费金额',
                measure: 'revenue.spending',
                unit: CNY,
              }),
            },
            {
              id: ID.payingUsersTotal,
              width: 4,
              panel: totalTile({
                title: '付费用户',
                what: '有过消费的不同用户数',
                measure: 'revenue.paying_users',
                unit: WHOLE,
              }),
            },
          ],
        },
      ],
    },
    {
      title: '用户增长',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.newUsers, width: 12, panel: newUsers() },
            { id: ID.activeUsers, width: 12, panel: activeUsers() },
          ],
        },
      ],
    },
    {
      title: '内容',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.ideasSubmitted, width: 8, panel: ideasSubmitted() },
            { id: ID.ideasFinished, width: 8, panel: ideasFinished() },
            { id: ID.ideasScore, width: 8, panel: ideasScore() },
          ],
        },
      ],
    },
    {
      title: 'AI 服务',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.aiCalls, width: 8, panel: aiCalls() },
            { id: ID.aiCost, width: 8, panel: aiCost() },
            { id: ID.aiTokens, width: 8, panel: aiTokens() },
          ],
        },
        {
          height: 8,
          panels: [
            { id: ID.aiExecutionTime, width: 10, panel: aiExecutionTime() },
            { id: ID.aiSummary, width: 14, panel: aiSummary() },
          ],
        },
      ],
    },
    {
      title: '商业计划书',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.plans, width: 8, panel: plans() },
            { id: ID.plansScore, width: 8, panel: plansScore() },
            { id: ID.plansDuration, width: 8, panel: plansDuration() },
          ],
        },
      ],
    },
    {
      title: '收入',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.spending, width: 8, panel: spending() },
            { id: ID.payingUsers, width: 8, panel: payingUsers() },
            { id: ID.averageTransaction, width: 8, panel: averageTransaction() },
          ],
        },
      ],
    },
    {
      title: '最近两天(告警关注)',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.registrationsByHour, width: 8, panel: registrationsByHour() },
            { id: ID.purchasesByHour, width: 8, panel: purchasesByHour() },
            { id: ID.planSuccessByHour, width: 8, panel: planSuccessByHour() },
          ],
        },
      ],
    },
  ];
}
