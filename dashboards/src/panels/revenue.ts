import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CNY, COLOR, withUnit } from '../house-style.ts';
import { comparedBars, comparedLine } from './period.ts';

export function spending(): Builder<Panel> {
  return comparedBars({
    title: '消费额',
    description: '每个周期类型为 spend 的交易金额之和(人民币元)。虚线为对比周期。',
    measure: 'revenue.spending',
    color: COLOR.green,
  }).overrideByFieldType('number', [withUnit(CNY)]);
}

export function payingUsers(): Builder<Panel> {
  return comparedBars({
    title: '付费用户',
    description: '每个周期有过消费的不同用户数。各周期之和不等于总数:同一用户会在多个周期出现。虚线为对比周期。',
    measure: 'revenue.paying_users',
    color: COLOR.blue,
  }).unit('short');
}

export function averageTransaction(): Builder<Panel> {
  return comparedLine({
    title: '平均交易额',
    description: '每个周期全部交易的平均金额(人民币元)。没有交易的周期为空。虚线为对比周期。',
    measure: 'revenue.avg_transaction',
    color: COLOR.orange,
  }).overrideByFieldType('number', [withUnit(CNY)]);
}
