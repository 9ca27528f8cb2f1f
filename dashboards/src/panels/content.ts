import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { asBars, COLOR, fixedColor, legend, timeSeriesPanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { comparedBars, comparedLine, OPEN_PERIOD, PERIOD } from './period.ts';

export function ideasSubmitted(): Builder<Panel> {
  return comparedBars({
    title: '提交创意',
    description: '每个周期提交的创意数。虚线为对比周期。',
    measure: 'ideas.submitted',
    color: COLOR.blue,
  }).unit('short');
}

export function ideasFinished(): Builder<Panel> {
  return timeSeriesPanel({
    title: '完成与高质量创意',
    description: `每个周期提交的创意中已完成的数量,以及 AI 评分不低于 8 的高质量创意数。${OPEN_PERIOD}`,
  })
    .withTarget(new MetricQueryBuilder('ideas.completed', 'ideas.high_quality').grain(PERIOD))
    .unit('short')
    .min(0)
    .legend(legend([]))
    .overrideByName('completed', [fixedColor(COLOR.green), ...asBars()])
    .overrideByName('high_quality', [fixedColor(COLOR.orange)]);
}

export function ideasScore(): Builder<Panel> {
  return comparedLine({
    title: '平均 AI 评分',
    description: '每个周期提交且已评分的创意的平均分(满分 10)。没有评分的周期为空。虚线为对比周期。',
    measure: 'ideas.avg_ai_score',
    color: COLOR.purple,
  }).max(10);
}
