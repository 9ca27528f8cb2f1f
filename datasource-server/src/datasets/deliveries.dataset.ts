import { defineDataset, type Condition } from '../semantic/model.ts';

const attempts: Condition = { column: 'kind', op: '=', value: 'attempt' };

export const deliveries = defineDataset({
  name: 'deliveries',
  title: { zh: '告警投递', en: 'Deliveries of alerts' },
  description: {
    zh: '钉钉、企业微信、飞书、短信、语音以及邮件(仅巡检摘要,告警邮件由 Grafana 发送)各渠道的投递结果。每条告警对每个接收方的结论一行,未成功而将重试的每次调用一行;免打扰等原因暂缓、发送前已恢复或有人响应的,结果为 cancelled。',
    en: 'What became of messages by DingTalk, WeCom, Feishu, SMS, voice and e-mail (the digest of inspections only: mail about alerts is Grafana’s): a row for each alert and target, and one for each call that failed and is made again; what was held back (quiet hours, say) and had become pointless is cancelled.',
  },
  source: 'events',
  table: 'deliveries',
  time: 'ts',
  discriminator: 'kind',
  measures: {
    deliveries: {
      title: { zh: '投递次数', en: 'Deliveries' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'count', where: [attempts] },
    },
    failed: {
      title: { zh: '投递失败次数', en: 'Failed deliveries' },
      description: {
        zh: '被拒绝、超时或最终放弃的投递;其中将重试的也计入。',
        en: 'Refused, without an answer, or given up; also those that are tried again.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'count', where: [attempts, { column: 'outcome', op: 'in', values: ['failed', 'dead'] }] },
    },
    latency_p95: {
      title: { zh: '投递耗时 P95', en: 'Delivery latency p95' },
      description: {
        zh: '从可以通知的时刻(免打扰结束后)到厂商受理。',
        en: 'From the moment at which it could be told (after quiet hours) until the vendor accepted it.',
      },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: {
        agg: 'quantile',
        q: 0.95,
        of: 'latency',
        where: [attempts, { column: 'outcome', op: '=', value: 'sent' }],
      },
    },
    dead_letters: {
      title: { zh: '待处理死信数', en: 'Dead letters waiting' },
      description: {
        zh: '已放弃、等待人工重试的投递;每分钟记录一次,取时段内的最大值,不按渠道拆分时为最多的那个渠道。',
        en: 'Deliveries that were given up and wait for a person; looked at every minute, the most of the period, of the worst channel unless split by channel.',
      },
      unit: 'short',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'max', of: 'dead_letters', where: [{ column: 'kind', op: '=', value: 'queue' }] },
    },
  },
  dimensions: {
    channel: {
      title: { zh: '渠道', en: 'Channel' },
      type: 'string',
      from: 'channel',
      values: ['dingtalk', 'wecom', 'feishu', 'sms', 'voice', 'email'],
    },
    outcome: {
      title: { zh: '结果', en: 'Outcome' },
      type: 'string',
      from: 'outcome',
      values: ['sent', 'failed', 'dead', 'dry_run', 'cancelled'],
    },
    target: { title: { zh: '接收方', en: 'Target' }, type: 'string', from: 'target' },
    reason: {
      title: { zh: '缘由', en: 'Reason' },
      type: 'string',
      from: 'reason',
      values: ['alert', 'escalation', 'substitute', 'test', 'report'],
    },
    code: { title: { zh: '厂商代码', en: 'Vendor code' }, type: 'string', from: 'code' },
    answer: { title: { zh: '厂商答复', en: "Vendor's answer" }, type: 'string', from: 'answer' },
    incident: { title: { zh: '事件', en: 'Incident' }, type: 'string', from: 'incident' },
    alertname: { title: { zh: '告警规则', en: 'Alert rule' }, type: 'string', from: 'alertname' },
    severity: {
      title: { zh: '级别', en: 'Severity' },
      type: 'string',
      from: 'severity',
      values: ['P0', 'P1', 'P2', 'P3'],
    },
    status: {
      title: { zh: '告警状态', en: 'Alert status' },
      type: 'string',
      from: 'status',
      values: ['firing', 'resolved'],
    },
  },
  annotation: { title: 'alertname', tags: ['channel', 'outcome', 'target'] },
});
