import { defineDataset } from '../semantic/model.ts';

/** `amount` is stored as a positive number for every type; `type` says in which direction the credits moved. */
export const revenue = defineDataset({
  name: 'revenue',
  title: { zh: '收入', en: 'Revenue' },
  description: {
    zh: '积分交易,按交易时间统计;金额按正数存储,类型表示方向。',
    en: 'Credit transactions, by the time of the transaction; amounts are stored positive, the type tells the direction.',
  },
  source: 'mysql',
  table: 'credit_transactions',
  time: 'created_at',
  actor: 'user_id',
  measures: {
    spending: {
      title: { zh: '消费额', en: 'Spending' },
      description: { zh: '类型为 spend 的交易金额合计。', en: 'Sum of the amounts of type spend.' },
      unit: 'currency:¥',
      decimals: 2,
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'sum', of: 'amount', where: [{ column: 'type', op: '=', value: 'spend' }] },
    },
    paying_users: {
      title: { zh: '付费用户数', en: 'Paying users' },
      description: {
        zh: '至少有一笔 spend 交易的不同用户数;各时段之间不能相加。',
        en: 'Distinct users with at least one spend; must not be added up over periods.',
      },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'countDistinct', column: 'user_id', where: [{ column: 'type', op: '=', value: 'spend' }] },
    },
    transacting_users: {
      title: { zh: '交易用户数', en: 'Transacting users' },
      description: {
        zh: '有任意类型交易的不同用户数;各时段之间不能相加。',
        en: 'Distinct users with a transaction of any type; must not be added up over periods.',
      },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'countDistinct', column: 'user_id' },
    },
    transactions: {
      title: { zh: '交易笔数', en: 'Transactions' },
      description: { zh: '全部类型的交易笔数。', en: 'Transactions of every type.' },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    avg_transaction: {
      title: { zh: '平均交易额', en: 'Average transaction' },
      description: {
        zh: '全部类型交易的平均金额;只看消费请用 avg_spending,或按类型筛选。',
        en: 'Mean amount over transactions of every type; for spending alone use avg_spending or filter by type.',
      },
      unit: 'currency:¥',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'amount' },
    },
    avg_spending: {
      title: { zh: '平均消费额', en: 'Average spending' },
      description: { zh: '类型为 spend 的交易的平均金额。', en: 'Mean amount of the transactions of type spend.' },
      unit: 'currency:¥',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'amount', where: [{ column: 'type', op: '=', value: 'spend' }] },
    },
  },
  dimensions: {
    type: { title: { zh: '交易类型', en: 'Transaction type' }, type: 'string', from: 'type' },
  },
  annotation: { title: 'type', tags: ['type'] },
});
