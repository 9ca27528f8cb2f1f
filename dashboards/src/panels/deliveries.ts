import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { relayDeadLetters } from '../alerts/relay-dead-letters.ts';
import { both, COLOR, dashedLimitLine, limitThresholds, timeSeriesPanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { stackedBars } from './stacked-bars.ts';

const NO_MESSAGES = '无数据:时间范围内没有由数据服务发送的消息';

/** Messages to people by what became of them. */
export function deliveriesByOutcome(): Builder<Panel> {
  return stackedBars(
    {
      title: '通知投递',
      description: both(
        '数据服务发出的消息(钉钉、企业微信、飞书、短信、电话,以及巡检摘要邮件),按结果堆叠。告警邮件由 Grafana 自己发送,不在其中。',
        'Messages sent by the data server (DingTalk, WeCom, Feishu, SMS, phone, and the digest of inspections by e-mail), by outcome. E-mail about alerts goes by Grafana itself.'
      ),
      noValue: NO_MESSAGES,
    },
    new MetricQueryBuilder('deliveries.deliveries').by('deliveries.outcome'),
    { sent: COLOR.green, failed: COLOR.orange, dead: COLOR.red, dry_run: COLOR.blue }
  ).unit('short');
}

/** Calls of each way to tell people that its vendor refused or did not answer. */
export function failedDeliveries(): Builder<Panel> {
  return stackedBars(
    {
      title: '发送失败,按渠道',
      description: both(
        '厂商拒绝或没有应答的发送次数;可重试的会自动重试。持续失败说明该渠道的地址、密钥、余额或配额有问题。',
        'Calls that the vendor refused or did not answer; what may be repeated is. When it goes on, look at the address, the key, the balance or the quota of the channel.'
      ),
      noValue: NO_MESSAGES,
    },
    new MetricQueryBuilder('deliveries.failed').by('deliveries.channel')
  )
    .axisSoftMax(1)
    .unit('short');
}

/** What was given up and waits for a person. */
export function deadLetters(): Builder<Panel> {
  return timeSeriesPanel({
    title: '未送达、等待人工处理',
    description: both(
      '重试到底仍未送达的消息数(死信),按渠道。列表与重发:GET /api/v1/relays。',
      'Messages that were given up (dead letters), by channel. Listed, and sent again, at /api/v1/relays.'
    ),
    noValue: NO_MESSAGES,
  })
    .withTarget(new MetricQueryBuilder('deliveries.dead_letters').by('deliveries.channel'))
    .unit('short')
    .min(0)
    .axisSoftMax(5)
    .thresholds(limitThresholds(relayDeadLetters.threshold))
    .thresholdsStyle(dashedLimitLine());
}
