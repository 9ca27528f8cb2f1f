import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, tablePanel } from '../house-style.ts';
import { PatternsQueryBuilder } from '../log-queries.ts';
import { NO_MATCHING_LINES } from './connect.ts';
import { keepFields } from './status.ts';
import { stackedBars } from './stacked-bars.ts';
import { width, wrapped } from './table-cells.ts';

export function errorPatterns(): Builder<Panel> {
  return tablePanel({
    title: '错误模式',
    description: both(
      '服务端与浏览器的错误,编号等可变部分已归并。“变化”与上一个等长时段相比;“新”为上一时段没有出现过。',
      'Errors of servers and browsers with ids and other variable parts merged. The change is against the range before; 新 (new) did not occur in it.'
    ),
    noValue: NO_MATCHING_LINES,
  })
    .withTarget(new PatternsQueryBuilder('errors').containing('${search}'))
    .transformations([keepFields('pattern', 'count', 'share', 'change', 'last')])
    .overrideByName('pattern', [wrapped()])
    .overrideByName('count', [width(80)])
    .overrideByName('share', [width(80), { id: 'decimals', value: 1 }])
    .overrideByName('change', [width(90), { id: 'decimals', value: 0 }, { id: 'noValue', value: '新 new' }])
    .overrideByName('last', [width(170)]);
}

export function errorPatternTrend(): Builder<Panel> {
  return stackedBars(
    {
      title: '错误模式趋势(前 5)',
      description: both(
        '最多的五种错误随时间的次数。一种错误从某一刻突然出现,通常对应一次发布或一个依赖的故障。',
        'The five most frequent errors over time. One that starts at a moment is usually a release or a failed dependency.'
      ),
      noValue: NO_MATCHING_LINES,
    },
    new PatternsQueryBuilder('errors').containing('${search}').limit(5).asTimeSeries()
  ).unit('short');
}
