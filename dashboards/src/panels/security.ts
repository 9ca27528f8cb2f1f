import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, COLOR, tablePanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { NO_MATCHING_LINES } from './connect.ts';
import { stackedBars } from './stacked-bars.ts';

export function securityEvents(): Builder<Panel> {
  return stackedBars(
    {
      title: '安全事件',
      description: both(
        '登录失败、权限拒绝等,按事件堆叠。突然变多可能是撞库或扫描。',
        'Failed log-ins, refused access and the like, by event. A sudden rise may be credential stuffing or a scan.'
      ),
      noValue: NO_MATCHING_LINES,
    },
    new MetricQueryBuilder('security.events').by('security.event'),
    { login_failed: COLOR.orange, permission_denied: COLOR.purple, password_reset: COLOR.blue, token_reused: COLOR.red }
  ).unit('short');
}

export function securitySources(): Builder<Panel> {
  return tablePanel({
    title: '安全事件来源(前 20)',
    description: both(
      '按来源网段与事件计数。IP 默认只保留网段(由 IP_PRIVACY 设置)。',
      'Counts by source network and event. Of an address only the network is kept unless IP_PRIVACY says otherwise.'
    ),
    noValue: NO_MATCHING_LINES,
  }).withTarget(
    new MetricQueryBuilder('security.events')
      .by('security.ip', 'security.event')
      .top({ n: 20, by: 'security.events', others: false, order: 'desc' })
      .asNumber()
  );
}
