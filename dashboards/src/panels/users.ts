import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR } from '../house-style.ts';
import { comparedBars } from './period.ts';

export function newUsers(): Builder<Panel> {
  return comparedBars({
    title: '新增用户',
    description: '每个周期注册的用户数。虚线为对比周期。',
    measure: 'users.new_users',
    color: COLOR.blue,
  }).unit('short');
}

export function activeUsers(): Builder<Panel> {
  return comparedBars({
    title: '活跃用户',
    description: '每个周期注册且现在状态为 active 的用户数(按注册时间归入周期)。虚线为对比周期。',
    measure: 'users.active_users',
    color: COLOR.green,
  }).unit('short');
}
