import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholdText } from '../alerts/alert-definition.ts';
import { ingestSilent } from '../alerts/ingest-silent.ts';
import { COLOR, dashedLimitLine, fixedColor, limitThresholds, timeSeriesPanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';

export function ingestSilence(): Builder<Panel> {
  return timeSeriesPanel({
    title: '接入静默时间',
    description: `距最近一条日志或事件(任何类别)的时间,每格取最大值。持续上升说明应用停了或日志送不进来;夜里没有流量时上升是正常的。虚线为告警阈值(${thresholdText(ingestSilent)},昨天同一时段也静默的不告警)。`,
  })
    .withTarget(new MetricQueryBuilder('ingest.silence'))
    .unit('s')
    .min(0)
    .thresholds(limitThresholds(ingestSilent.threshold))
    .thresholdsStyle(dashedLimitLine())
    .overrideByName('silence', [fixedColor(COLOR.blue)]);
}
