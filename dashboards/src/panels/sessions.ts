import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR, fixedColor, timeSeriesPanel, WHOLE, withUnit } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { plainTile } from './present-value.ts';

export function onlineUsersNow(): Builder<Panel> {
  return plainTile(
    {
      title: '在线用户',
      description: '此刻会话尚未过期的不同用户数,直接读自业务库。与所选时间范围无关。',
    },
    new MetricQueryBuilder('sessions.online_users').asNumber()
  ).overrideByFieldType('number', [withUnit(WHOLE)]);
}

export function onlineUsers(): Builder<Panel> {
  return timeSeriesPanel({
    title: '在线用户数',
    description: '在线用户的历史,由数据服务每 15 秒采样。数据服务未运行的时段为空,不补值。',
  })
    .withTarget(new MetricQueryBuilder('sessions.online_users'))
    .unit('short')
    .min(0)
    .overrideByName('online_users', [fixedColor(COLOR.blue)]);
}
