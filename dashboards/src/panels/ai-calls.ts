import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { asBars, CNY, COLOR, fixedColor, onRightAxis, tablePanel, timeSeriesPanel, withUnit } from '../house-style.ts';
import { AI_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { linkTo } from './drill-down.ts';
import { plainTile } from './present-value.ts';

export function aiSuccessNow(): Builder<Panel> {
  return plainTile(
    {
      title: 'AI 成功',
      description: '所选时段内成功的 AI 调用占全部调用的百分比,来自应用日志。没有调用时无数据。',
    },
    new MetricQueryBuilder('ai_calls.success_rate').asNumber()
  ).unit('percent');
}

export function aiUsage(): Builder<Panel> {
  return timeSeriesPanel({
    title: 'AI 使用情况',
    description:
      'AI 调用次数(柱,左轴)与成功率(线,右轴)。成功率下降时看“AI 服务商”表,分清是哪一家。没有调用的时段成功率为空。',
  })
    .withTarget(new MetricQueryBuilder('ai_calls.calls').refId('A'))
    .withTarget(new MetricQueryBuilder('ai_calls.success_rate').refId('B'))
    .min(0)
    .overrideByQuery('A', [...asBars(), fixedColor(COLOR.blue), withUnit('short')])
    .overrideByQuery('B', [
      ...onRightAxis('成功率'),
      fixedColor(COLOR.orange),
      withUnit('percent'),
      { id: 'max', value: 100 },
      { id: 'custom.fillOpacity', value: 0 },
    ]);
}

export function aiByService(): Builder<Panel> {
  return tablePanel({
    title: 'AI 服务商',
    description:
      '所选时段内各 AI 服务商的调用次数、成功率、平均与 P95 延迟、成本,来自应用日志。点击服务商,在“AI 服务”中只看它。',
  })
    .withTarget(
      new MetricQueryBuilder(
        'ai_calls.calls',
        'ai_calls.success_rate',
        'ai_calls.avg_latency',
        'ai_calls.p95_latency',
        'ai_calls.cost'
      )
        .by('ai_calls.service')
        .asNumber()
    )
    .minWidth(60)
    .overrideByName('service', [linkTo(AI_UID, 'service', '在“AI 服务”中只看此服务商 / This vendor in AI 服务')])
    .overrideByName('cost', [withUnit(CNY)]);
}
