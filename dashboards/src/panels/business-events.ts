import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, tablePanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { NO_BUSINESS_EVENTS } from './connect.ts';
import { stackedBars } from './stacked-bars.ts';
import { width } from './table-cells.ts';

export function businessEvents(): Builder<Panel> {
  return stackedBars(
    {
      title: '业务事件',
      description: both(
        '应用上报的业务事件次数,最多的 8 种,其余合并为“其他”。',
        'Business events that applications report: the eight most frequent; the rest is 其他 (other).'
      ),
      noValue: NO_BUSINESS_EVENTS,
    },
    new MetricQueryBuilder('business_events.events')
      .by('business_events.event')
      .grain('day')
      .top({ n: 8, by: 'business_events.events', others: true, order: 'desc' })
  ).unit('short');
}

export function businessValues(): Builder<Panel> {
  return tablePanel({
    title: '业务事件的数值',
    description: both(
      '每种事件的次数、涉及用户数、数值合计与平均,以及单位。没有数值的事件平均为空。',
      'Each event’s count, users, sum and average of its values, and their unit. Events without values have no average.'
    ),
    noValue: NO_BUSINESS_EVENTS,
  })
    .withTarget(
      new MetricQueryBuilder(
        'business_events.events',
        'business_events.unique_users',
        'business_events.value',
        'business_events.avg_value'
      )
        .by('business_events.event', 'business_events.unit')
        .top({ n: 20, by: 'business_events.events', others: false, order: 'desc' })
        .asNumber()
    )
    .overrideByName('event', [width(150)]);
}
