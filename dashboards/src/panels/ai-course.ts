import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { aiSuccessRate } from '../alerts/ai-success-rate.ts';
import { thresholdText } from '../alerts/alert-definition.ts';
import {
  anyColors,
  both,
  CNY,
  dashedLimitLine,
  fixedColor,
  legend,
  limitLine,
  type PanelText,
  READABLE_POINTS,
  SERVICE_COLOR,
  tablePanel,
  timeSeriesPanel,
  withUnit,
} from '../house-style.ts';
import { AI_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { chosenModel, chosenService } from './chosen.ts';
import { NO_AI_LOGS } from './connect.ts';
import { linkTo } from './drill-down.ts';
import { stackedBars } from './stacked-bars.ts';
import { judgedCell, width } from './table-cells.ts';

const noValue = NO_AI_LOGS;

function byService(measure: string): MetricQueryBuilder {
  return chosenModel(chosenService(new MetricQueryBuilder(measure).by('ai_calls.service')));
}

/** A line a vendor, for what cannot be added. */
function linesByService(text: PanelText, measure: string) {
  const panel = timeSeriesPanel(text)
    .withTarget(byService(measure))
    .min(0)
    .maxDataPoints(READABLE_POINTS)
    .fillOpacity(0)
    .legend(legend(['lastNotNull']))
    .colorScheme(anyColors());
  return Object.entries(SERVICE_COLOR).reduce(
    (built, [service, color]) => built.overrideByName(service, [fixedColor(color)]),
    panel
  );
}

export function callsByService(): Builder<Panel> {
  return stackedBars(
    {
      title: '调用次数',
      description: both('各服务商的 AI 调用次数,堆叠为总数。', 'AI calls by vendor, stacked to the total.'),
      noValue,
    },
    byService('ai_calls.calls'),
    SERVICE_COLOR
  ).unit('short');
}

export function successByService(): Builder<Panel> {
  return linesByService(
    {
      title: '成功率',
      description: both(
        `各服务商的成功率。一家下降是它的问题,几家同时下降多半是我们的网络或密钥。没有调用的时段为空。虚线为告警阈值(${thresholdText(aiSuccessRate)})。`,
        `Success rate by vendor. One falls: it is theirs; several fall together: our network or keys. Empty where there were no calls. Dashed: the alert threshold (${thresholdText(aiSuccessRate)}).`
      ),
      noValue,
    },
    'ai_calls.success_rate'
  )
    .unit('percent')
    .max(100)
    .thresholds(limitLine(aiSuccessRate.threshold))
    .thresholdsStyle(dashedLimitLine());
}

export function costByDay(): Builder<Panel> {
  return stackedBars(
    {
      title: '每日成本',
      description: both(
        '各服务商每天的费用(人民币元),堆叠为总额。最后一天尚未结束。',
        'Cost in CNY a day by vendor, stacked to the total. The last day is not over.'
      ),
      noValue,
    },
    byService('ai_calls.cost').grain('day'),
    SERVICE_COLOR
  ).overrideByFieldType('number', [withUnit(CNY)]);
}

export function tokensByDay(): Builder<Panel> {
  return stackedBars(
    {
      title: '每日 Token',
      description: both(
        '各服务商每天的 Token 用量(输入与输出之和),堆叠为总数。最后一天尚未结束。',
        'Tokens a day (input and output) by vendor, stacked to the total. The last day is not over.'
      ),
      noValue,
    },
    byService('ai_calls.tokens').grain('day'),
    SERVICE_COLOR
  ).unit('short');
}

export function latencyByService(): Builder<Panel> {
  return linesByService(
    {
      title: '平均延迟',
      description: both(
        '各服务商一次调用的平均时间。平均值不能相加,因此分线显示。',
        'Average time of a call by vendor. Averages do not add up: a line each.'
      ),
      noValue,
    },
    'ai_calls.avg_latency'
  ).unit('ms');
}

export function p95ByService(): Builder<Panel> {
  return linesByService(
    {
      title: 'P95 延迟',
      description: both(
        '各服务商一次调用的时间,95% 的调用不超过它。比平均值先升高,说明少数调用很慢。',
        'Time of a call by vendor, 95% of them are faster. Rising before the average does: a few calls are slow.'
      ),
      noValue,
    },
    'ai_calls.p95_latency'
  ).unit('ms');
}

export function firstTokenByService(): Builder<Panel> {
  return linesByService(
    {
      title: '首 Token 时间 P95',
      description: both(
        '流式调用从请求到第一个 Token 的时间,各服务商 95% 快于此:用户等待看到文字的时间。没有流式调用时为空。',
        'Time from request to first token of streamed calls, 95% are faster: how long users wait for words. Empty without streamed calls.'
      ),
      noValue,
    },
    'ai_calls.p95_ttft'
  ).unit('ms');
}

export function models(): Builder<Panel> {
  return tablePanel({
    title: '服务商与模型',
    description: both(
      '各服务商与模型的调用、成功率、Token、成本、平均与 P95 延迟、首 Token 时间。点击服务商或模型,整个看板只看它。橙红色:成功率低于 90%,P95 超过 10 秒。',
      'Calls, success rate, tokens, cost, latency and time to first token by vendor and model. Click a vendor or model to narrow the board to it. Marked: success below 90%, p95 above 10 s.'
    ),
    noValue,
  })
    .withTarget(
      chosenModel(
        chosenService(
          new MetricQueryBuilder(
            'ai_calls.calls',
            'ai_calls.success_rate',
            'ai_calls.tokens',
            'ai_calls.cost',
            'ai_calls.avg_latency',
            'ai_calls.p95_latency',
            'ai_calls.avg_ttft',
            'ai_calls.p95_ttft'
          ).by('ai_calls.service', 'ai_calls.model')
        )
      ).asNumber()
    )
    .overrideByName('service', [width(110), linkTo(AI_UID, 'service', '只看此服务商 / Only this vendor')])
    .overrideByName('model', [width(160), linkTo(AI_UID, 'model', '只看此模型 / Only this model')])
    .overrideByName('success_rate', judgedCell(aiSuccessRate.threshold))
    .overrideByName('p95_latency', judgedCell({ above: 10_000 }))
    .overrideByName('cost', [withUnit(CNY)]);
}
