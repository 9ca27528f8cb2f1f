import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { MappingType, type Panel, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, COLOR, tablePanel } from '../house-style.ts';
import { EventsQueryBuilder } from '../log-queries.ts';
import { MetricQueryBuilder } from '../query.ts';
import { chosenModel, chosenService } from './chosen.ts';
import { NO_MATCHING_LINES } from './connect.ts';
import { logsPanel } from './log-lines.ts';
import { stackedBars } from './stacked-bars.ts';
import { width } from './table-cells.ts';

const noValue = NO_MATCHING_LINES;

interface ErrorClass {
  /** What it is, and what helps. */
  text: string;
  color: string;
}

/** The server's classes of failure, with what to do: vendors hide arrears behind HTTP 400 and 429, so the class is what counts. */
const ERROR_CLASS: Readonly<Record<string, ErrorClass>> = {
  arrears: { text: '欠费或额度用尽:立即充值', color: COLOR.red },
  auth: { text: '密钥无效:检查密钥', color: COLOR.red },
  no_permission: { text: '未开通:在服务商处开通', color: COLOR.red },
  rate_limit: { text: '限流:降速或提额', color: COLOR.orange },
  overload: { text: '服务商繁忙:切换服务商', color: COLOR.orange },
  upstream_error: { text: '服务商内部错误:切换服务商', color: COLOR.orange },
  timeout: { text: '超时:切换服务商或放宽时限', color: COLOR.yellow },
  content_block: { text: '内容拦截:属正常拒绝', color: COLOR.purple },
  too_long: { text: '内容过长:缩短提示词', color: COLOR.blue },
  bad_request: { text: '请求有误:修改代码', color: COLOR.blue },
  unknown: { text: '未分类:看日志', color: COLOR.grey },
};

function failedCalls(...dimensions: string[]): MetricQueryBuilder {
  return chosenModel(
    chosenService(
      new MetricQueryBuilder('ai_calls.failed_calls').by(...dimensions).where('ai_calls.error_class', '!=', 'none')
    )
  );
}

export function failuresOverTime(): Builder<Panel> {
  const colors = Object.fromEntries(Object.entries(ERROR_CLASS).map(([name, { color }]) => [name, color]));
  return stackedBars(
    {
      title: '失败次数(按错误类别)',
      description: both(
        '失败的 AI 调用按错误类别堆叠。各服务商的错误码已归为同一套类别;每一类的处理办法见右表。',
        'Failed AI calls by error class. Every vendor’s codes are brought to the same classes; what helps against each stands in the table beside.'
      ),
      noValue,
    },
    failedCalls('ai_calls.error_class'),
    colors
  ).unit('short');
}

export function failureClasses(): Builder<Panel> {
  return tablePanel({
    title: '各服务商的错误类别',
    description: both(
      '所选时段内各服务商各类失败的次数与处理办法。欠费与密钥类先处理:它们不会自己恢复。',
      'Failures by vendor and class, and what helps. Arrears and keys first: they do not mend themselves.'
    ),
    noValue,
  })
    .withTarget(failedCalls('ai_calls.service', 'ai_calls.error_class').asNumber())
    .overrideByName('service', [width(110)])
    .overrideByName('failed_calls', [width(110)])
    .overrideByName('error_class', [
      { id: 'mappings', value: classWords() },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
    ]);
}

export function failureLines(): Builder<Panel> {
  return logsPanel(
    {
      title: '失败调用的日志',
      description: both(
        '所选服务商与模型最新的失败调用。点开一行看服务商的错误码、延迟与用户。',
        'The newest failed calls of the chosen vendors and models. Open one for the vendor’s code, latency and user.'
      ),
      noValue,
    },
    chosenModel(chosenService(new EventsQueryBuilder('ai_calls').where('ai_calls.error_class', '!=', 'none')))
  );
}

function classWords(): ValueMapping[] {
  const options: Record<string, { text: string; color: string; index: number }> = {};
  Object.entries(ERROR_CLASS).forEach(([name, { text, color }], index) => {
    options[name] = { text: `${name} ${text}`, color, index };
  });
  return [{ type: MappingType.ValueToText, options }];
}
