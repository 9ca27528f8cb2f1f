import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { asBars, asDashed, COLOR, fixedColor, legend, timeSeriesPanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { comparedLine, OPEN_PERIOD, PERIOD } from './period.ts';

export function plans(): Builder<Panel> {
  return timeSeriesPanel({
    title: '商业计划书',
    description: `每个周期创建的计划书总数(柱),其中已完成与已失败的数量(线)。${OPEN_PERIOD}`,
  })
    .withTarget(new MetricQueryBuilder('plans.total', 'plans.completed', 'plans.failed').grain(PERIOD))
    .unit('short')
    .min(0)
    .legend(legend([]))
    .overrideByName('total', [fixedColor(COLOR.blue), ...asBars()])
    .overrideByName('completed', [fixedColor(COLOR.green)])
    .overrideByName('failed', [fixedColor(COLOR.red), asDashed()]);
}

export function plansScore(): Builder<Panel> {
  return comparedLine({
    title: '计划书平均评分',
    description: '每个周期创建且已评分的计划书的平均分。没有评分的周期为空。虚线为对比周期。',
    measure: 'plans.avg_score',
    color: COLOR.purple,
  });
}

export function plansDuration(): Builder<Panel> {
  return comparedLine({
    title: '平均生成时长',
    description: '每个周期创建且已完成的计划书,从创建到完成的平均分钟数(精确值,不取整)。虚线为对比周期。',
    measure: 'plans.avg_generation_minutes',
    color: COLOR.orange,
  }).unit('m');
}
