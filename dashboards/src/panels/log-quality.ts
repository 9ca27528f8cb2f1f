import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, tablePanel } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { NO_MATCHING_LINES, NO_UNPARSED_LINES } from './connect.ts';
import { stackedBars } from './stacked-bars.ts';

/** Lines that ingest could not take as they were written: a figure that is short of them is not to be trusted. */
export function oddLines(): Builder<Panel> {
  return stackedBars(
    {
      title: '无法解析与含异常值的行',
      description: both(
        '不是 JSON 的行原样保留;不可能为真的数值(负耗时、NaN、2000 年以前的时间)不计入统计,原值保留在 original_… 标签。应当为 0。',
        'Lines that are not JSON are kept as they stand; numbers and times that cannot be (a negative duration, NaN, before 2000) count nowhere and stand in a label original_…. Should be 0.'
      ),
      noValue: NO_MATCHING_LINES,
    },
    new MetricQueryBuilder(
      'logs.unparsed',
      'api.odd_values',
      'ai_calls.odd_values',
      'business_events.odd_values',
      'logs.odd_values'
    )
  )
    .axisSoftMax(1)
    .overrideByFieldType('number', [{ id: 'decimals', value: 0 }])
    .unit('short');
}

export function unparsedStreams(): Builder<Panel> {
  return tablePanel({
    title: '无法解析的行来自哪里(前 20)',
    description: both(
      '按文件或发送方计数。通常是多行堆栈、第三方库直接写出的文本,或写到一半就被切走的文件。',
      'By file or sender. Mostly stacks over several lines, text that a library wrote by itself, or files that were rotated in the middle of a line.'
    ),
    noValue: NO_UNPARSED_LINES,
  }).withTarget(
    new MetricQueryBuilder('logs.unparsed')
      .by('logs.stream', 'logs.app')
      .where('logs.unparsed', '>', 0)
      .top({ n: 20, by: 'logs.unparsed', others: false, order: 'desc' })
      .asNumber()
  );
}
