import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholdText } from '../alerts/alert-definition.ts';
import { certificateExpiring } from '../alerts/certificate-expiring.ts';
import { anyColors, dashedLimitLine, legend, limitLine, timeSeriesPanel, withUnit } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { NO_CERTIFICATES, NO_PROBES } from './connect.ts';

/** One line a target. */
export function probeTime(): Builder<Panel> {
  return timeSeriesPanel({
    title: '拨测总耗时',
    description:
      '从数据服务访问各目标(页面、CDN、负载均衡、AI 服务商)的总耗时,含重定向;失败的拨测不计,见“组件可用历史”。',
    noValue: NO_PROBES,
  })
    .withTarget(new MetricQueryBuilder('probes.total').by('probes.target'))
    .unit('ms')
    .min(0)
    .fillOpacity(0)
    .colorScheme(anyColors())
    .legend(legend(['lastNotNull', 'max']));
}

/** One line a target whose address is https. */
export function certificateDays(): Builder<Panel> {
  return (
    timeSeriesPanel({
      title: 'TLS 证书剩余天数',
      description: `各拨测目标(PROBE_TARGETS、AI_PROVIDERS)与 TLS_HOSTS(tls:域名:端口)的证书到期前的天数,已过期为负。虚线为告警阈值(${thresholdText(certificateExpiring)})。`,
      noValue: NO_CERTIFICATES,
    })
      .withTarget(new MetricQueryBuilder('probes.tls_days').by('probes.target'))
      // Grafana turns the unit d into weeks.
      .overrideByFieldType('number', [withUnit('suffix:d'), { id: 'decimals', value: 0 }])
      .fillOpacity(0)
      .axisSoftMin(0)
      .colorScheme(anyColors())
      .legend(legend(['lastNotNull']))
      .thresholds(limitLine(certificateExpiring.threshold))
      .thresholdsStyle(dashedLimitLine())
  );
}
