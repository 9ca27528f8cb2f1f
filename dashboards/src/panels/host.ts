import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholdText } from '../alerts/alert-definition.ts';
import { cpuUsage } from '../alerts/cpu-usage.ts';
import {
  anyColors,
  dashedLimitLine,
  type Limit,
  limitThresholds,
  type PanelText,
  timeSeriesPanel,
} from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';

/** Use at which memory counts as short in capacity planning; no rule watches it. */
const MEMORY_LIMIT: Limit = { above: 85 };

/** One line a host. */
function usePerHost(text: PanelText, measure: string, limit: Limit): Builder<Panel> {
  return timeSeriesPanel(text)
    .withTarget(new MetricQueryBuilder(measure).by('host.host'))
    .unit('percent')
    .fillOpacity(0)
    .min(0)
    .max(100)
    .colorScheme(anyColors())
    .thresholds(limitThresholds(limit))
    .thresholdsStyle(dashedLimitLine());
}

export function cpu(): Builder<Panel> {
  return usePerHost(
    {
      title: 'CPU 使用率',
      description: `各主机 CPU 使用率。虚线为告警阈值(${thresholdText(cpuUsage)} 持续 10 分钟)。没有采样的时段为空。`,
    },
    'host.cpu',
    cpuUsage.threshold
  );
}

export function memory(): Builder<Panel> {
  return usePerHost(
    {
      title: '内存使用率',
      description: '各主机内存使用率。虚线为容量阈值 85%,没有对应的告警规则。没有采样的时段为空。',
    },
    'host.memory',
    MEMORY_LIMIT
  );
}
