import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { BigValueTextMode, VizOrientation, VizTextDisplayOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { aiSuccessRate } from '../alerts/ai-success-rate.ts';
import { thresholdText } from '../alerts/alert-definition.ts';
import { both, CNY, COLOR, fixedColor, type Limit, WHOLE, withUnit } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { chosenModel, chosenService } from './chosen.ts';
import { NO_AI_LOGS } from './connect.ts';
import { judgedTile, plainTile } from './present-value.ts';
import { todayTile, weekAgoTile } from './today.ts';
import { changeTile } from './totals.ts';

/** Calls are fewer than requests: a quarter of an hour makes a rate that means something. */
const WINDOW = '15m';
const noValue = NO_AI_LOGS;

/** Hints of this board; no rule watches them. */
const AVERAGE_LIMIT: Limit = { above: 5000 };
const P95_LIMIT: Limit = { above: 10_000 };

export function aiSuccessLately(): Builder<Panel> {
  return judgedTile(
    {
      title: '成功率',
      description: both(
        `最近 15 分钟成功的 AI 调用占比,与告警“${aiSuccessRate.title}”同一阈值(${thresholdText(aiSuccessRate)}):看“成功率”分清是哪一家,看“错误类别”分清是限流、欠费还是超时。没有调用时无数据。`,
        `Share of the AI calls of the last 15 minutes that succeeded. Marked by the threshold of the alert (${thresholdText(aiSuccessRate)}): see which vendor it is, and whether it is rate limits, arrears or timeouts. No data where there were no calls.`
      ),
      noValue,
    },
    'ai_calls.success_rate',
    aiSuccessRate.threshold,
    WINDOW
  ).unit('percent');
}

export function aiFailuresLately(): Builder<Panel> {
  return weekAgoTile(
    {
      title: '失败次数',
      description: both(
        '最近 15 分钟失败的 AI 调用次数,与一周前同一时刻相比。',
        'AI calls of the last 15 minutes that failed, beside the same minutes a week before.'
      ),
      noValue,
    },
    new MetricQueryBuilder('ai_calls.failed_calls'),
    WINDOW
  );
}

export function aiLatencyLately(): Builder<Panel> {
  return judgedTile(
    {
      title: '平均延迟',
      description: both(
        '最近 15 分钟一次 AI 调用的平均时间。超过 5 秒显示为超过阈值。没有调用时无数据。',
        'Average time of an AI call over the last 15 minutes. Above 5 s it is marked. No data where there were no calls.'
      ),
      noValue,
    },
    'ai_calls.avg_latency',
    AVERAGE_LIMIT,
    WINDOW
  ).overrideByFieldType('number', [withUnit('suffix: ms'), { id: 'decimals', value: 0 }]);
}

export function aiP95Lately(): Builder<Panel> {
  return judgedTile(
    {
      title: 'P95 延迟',
      description: both(
        '最近 15 分钟里,95% 的 AI 调用用时不超过这个数值。超过 10 秒显示为超过阈值。没有调用时无数据。',
        '95% of the AI calls of the last 15 minutes were faster. Above 10 s it is marked. No data where there were no calls.'
      ),
      noValue,
    },
    'ai_calls.p95_latency',
    P95_LIMIT,
    WINDOW
  ).overrideByFieldType('number', [withUnit('suffix: ms'), { id: 'decimals', value: 0 }]);
}

export function aiCostToday(): Builder<Panel> {
  return todayTile(
    {
      title: '今日成本',
      description: both(
        '北京时间今天零点以来的 AI 费用(人民币元),以及昨天到同一时刻。选定固定时段后按所选时段计算。',
        'AI cost in CNY since midnight in Beijing, beside yesterday up to the same moment. Over the chosen range once that is a fixed one.'
      ),
      noValue,
    },
    new MetricQueryBuilder('ai_calls.cost'),
    CNY
  );
}

export function aiCallsToday(): Builder<Panel> {
  return todayTile(
    {
      title: '今日调用',
      description: both(
        '北京时间今天零点以来的 AI 调用次数,以及昨天到同一时刻。选定固定时段后按所选时段计算。',
        'AI calls since midnight in Beijing, beside yesterday up to the same moment. Over the chosen range once that is a fixed one.'
      ),
      noValue,
    },
    new MetricQueryBuilder('ai_calls.calls')
  );
}

function total(title: string, measure: string, unit: string, zh: string, en: string): Builder<Panel> {
  return changeTile(
    {
      title,
      description: both(
        `所选时段、服务商与模型的${zh},以及与紧邻的上一个等长时段相比的变化。`,
        `${en} of the chosen vendors, models and range, and the change against the range before.`
      ),
      noValue,
    },
    chosenModel(chosenService(new MetricQueryBuilder(measure))),
    unit,
    measure.endsWith('_rate') ? '本期' : '合计'
  );
}

export function aiCallsTotal(): Builder<Panel> {
  return total('调用次数', 'ai_calls.calls', WHOLE, 'AI 调用次数', 'AI calls');
}

export function aiTokensTotal(): Builder<Panel> {
  return total('Token', 'ai_calls.tokens', 'short', 'Token 用量', 'Tokens');
}

export function aiCostTotal(): Builder<Panel> {
  return total('成本', 'ai_calls.cost', CNY, '费用(人民币元)', 'Cost in CNY');
}

export function aiSuccessTotal(): Builder<Panel> {
  return total('成功率', 'ai_calls.success_rate', 'percent', '成功调用占比', 'Share of successful calls');
}

export function aiLatencyTotal(): Builder<Panel> {
  return plainTile(
    {
      title: '延迟',
      description: both(
        '所选时段、服务商与模型的平均延迟与 P95 延迟,以及流式调用的首 Token 时间 P95。',
        'Average and p95 latency of the chosen vendors, models and range, and the p95 time to the first token of streamed calls.'
      ),
      noValue,
    },
    chosenModel(
      chosenService(new MetricQueryBuilder('ai_calls.avg_latency', 'ai_calls.p95_latency', 'ai_calls.p95_ttft'))
    ).asNumber()
  )
    .textMode(BigValueTextMode.ValueAndName)
    .text(new VizTextDisplayOptionsBuilder().titleSize(13).valueSize(18))
    .orientation(VizOrientation.Vertical)
    .overrideByFieldType('number', [withUnit('ms')])
    .overrideByName('avg_latency', [{ id: 'displayName', value: '平均' }, fixedColor(COLOR.blue)])
    .overrideByName('p95_latency', [{ id: 'displayName', value: 'P95' }, fixedColor(COLOR.orange)])
    .overrideByName('p95_ttft', [{ id: 'displayName', value: '首 Token P95' }, fixedColor(COLOR.green)]);
}
