import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { both } from '../house-style.ts';
import type { Section } from '../layout.ts';
import { AI_PANEL as ID, AI_UID } from '../panel-ids.ts';
import { budgetBurnRate, budgetUsed } from '../panels/ai-budget.ts';
import {
  callsByService,
  costByDay,
  firstTokenByService,
  latencyByService,
  models,
  p95ByService,
  successByService,
  tokensByDay,
} from '../panels/ai-course.ts';
import { failureClasses, failureLines, failuresOverTime } from '../panels/ai-failures.ts';
import {
  aiCallsToday,
  aiCallsTotal,
  aiCostToday,
  aiCostTotal,
  aiFailuresLately,
  aiLatencyLately,
  aiLatencyTotal,
  aiP95Lately,
  aiSuccessLately,
  aiSuccessTotal,
  aiTokensTotal,
} from '../panels/ai-tiles.ts';
import { boardBuilder, finishBoard } from './board.ts';
import { anyFilters, valuesOf } from './variables.ts';

/** AI 服务: whether the vendors answer, how fast, at what cost, and why not. */
export function aiBoard(): Dashboard {
  const builder = boardBuilder({
    uid: AI_UID,
    title: 'AI 服务',
    description: both(
      'AI 调用的成功率、延迟、成本与失败原因,按服务商与模型,来自应用日志。第一行是现在与今天,不随服务商与模型选择变化。',
      'Success, latency, cost and causes of failure of AI calls by vendor and model, from the application’s logs. The first row is now and today and does not follow the choice of vendor and model.'
    ),
    tags: ['logs'],
    time: { from: 'now-7d/d', to: 'now' },
    refresh: '1m',
  })
    .withVariable(valuesOf('service', '服务商', 'ai_calls.service'))
    .withVariable(valuesOf('model', '模型', 'ai_calls.model'))
    .withVariable(anyFilters());
  return finishBoard(builder, sections());
}

function sections(): Section[] {
  return [
    { title: '最近 15 分钟与今天', shelves: [nowShelf()] },
    { title: '所选时段', shelves: usageShelves() },
    {
      title: '失败',
      shelves: [
        {
          height: 9,
          panels: [
            { id: ID.failures, width: 12, panel: failuresOverTime() },
            { id: ID.failureClasses, width: 12, panel: failureClasses() },
          ],
        },
        { height: 10, panels: [{ id: ID.failureLines, width: 24, panel: failureLines() }] },
      ],
    },
    {
      title: '延迟',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.latency, width: 8, panel: latencyByService() },
            { id: ID.p95, width: 8, panel: p95ByService() },
            { id: ID.ttft, width: 8, panel: firstTokenByService() },
          ],
        },
      ],
    },
    {
      title: '成本与用量',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.costByDay, width: 12, panel: costByDay() },
            { id: ID.tokensByDay, width: 12, panel: tokensByDay() },
          ],
        },
        {
          height: 8,
          panels: [
            { id: ID.budgetUsed, width: 12, panel: budgetUsed() },
            { id: ID.budgetBurnRate, width: 12, panel: budgetBurnRate() },
          ],
        },
        { height: 11, panels: [{ id: ID.models, width: 24, panel: models() }] },
      ],
    },
  ];
}

function nowShelf(): Section['shelves'][number] {
  return {
    height: 4,
    panels: [
      { id: ID.successNow, width: 4, panel: aiSuccessLately() },
      { id: ID.failuresNow, width: 4, panel: aiFailuresLately() },
      { id: ID.latencyNow, width: 4, panel: aiLatencyLately() },
      { id: ID.p95Now, width: 4, panel: aiP95Lately() },
      { id: ID.costToday, width: 4, panel: aiCostToday() },
      { id: ID.callsToday, width: 4, panel: aiCallsToday() },
    ],
  };
}

function usageShelves(): Section['shelves'] {
  return [
    {
      height: 4,
      panels: [
        { id: ID.callsTotal, width: 4, panel: aiCallsTotal() },
        { id: ID.tokensTotal, width: 4, panel: aiTokensTotal() },
        { id: ID.costTotal, width: 4, panel: aiCostTotal() },
        { id: ID.successTotal, width: 4, panel: aiSuccessTotal() },
        { id: ID.latencyTotal, width: 8, panel: aiLatencyTotal() },
      ],
    },
    {
      height: 8,
      panels: [
        { id: ID.calls, width: 12, panel: callsByService() },
        { id: ID.success, width: 12, panel: successByService() },
      ],
    },
  ];
}
