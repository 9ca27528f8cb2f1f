import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { apiErrorRate } from '../alerts/api-error-rate.ts';
import { thresholdText } from '../alerts/alert-definition.ts';
import { slowEndpoint } from '../alerts/slow-endpoint.ts';
import {
  both,
  COLOR,
  dashedLimitLine,
  fixedColor,
  legend,
  limitThresholds,
  READABLE_POINTS,
  tablePanel,
  timeSeriesPanel,
} from '../house-style.ts';
import { API_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { chosenEndpoint } from './chosen.ts';
import { NO_API_LOGS } from './connect.ts';
import { linkTo } from './drill-down.ts';
import { hourOfDay } from './hour-of-day.ts';
import { besideLastWeek } from './last-week.ts';
import { stackedBars } from './stacked-bars.ts';
import { judgedCell, width } from './table-cells.ts';

/** Colour by what the class means, orange and red kept for what is wrong. */
const CLASS_COLOR = {
  '1xx': COLOR.grey,
  '2xx': COLOR.green,
  '3xx': COLOR.blue,
  '4xx': COLOR.orange,
  '5xx': COLOR.red,
} as const;

export function requestsOverTime(): Builder<Panel> {
  return besideLastWeek(
    {
      title: '请求数(对比上周)',
      description: both(
        '所选接口的请求数;虚线为上周同一时刻。两条线分开的时刻就是变化开始的时刻。',
        'Requests to the chosen endpoints; the dashed line is the same moment a week before. Where the lines part, something changed.'
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.requests')),
    COLOR.blue
  ).unit('short');
}

export function errorRateOverTime(): Builder<Panel> {
  return besideLastWeek(
    {
      title: '错误率(对比上周)',
      description: both(
        `所选接口中状态码不小于 400 的请求占比;灰色虚线为上周同一时刻,横虚线为告警阈值(${thresholdText(apiErrorRate)})。没有请求的时段为空。`,
        `Share of requests answered with status 400 or above; the grey dashed line is a week before, the level one the alert's threshold (${thresholdText(apiErrorRate)}). Empty where there were no requests.`
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.error_rate')),
    COLOR.red
  )
    .unit('percent')
    .axisSoftMax(10)
    .thresholds(limitThresholds(apiErrorRate.threshold))
    .thresholdsStyle(dashedLimitLine());
}

export function percentilesOverTime(): Builder<Panel> {
  return timeSeriesPanel({
    title: '响应时间分位',
    description: both(
      'P50、P90、P95、P99。只有 P99 升高:少数请求很慢;四条一起升高:整个系统变慢。',
      'P50, P90, P95, P99. Only P99 rises: a few requests are slow; all four rise: the whole system is.'
    ),
    noValue: NO_API_LOGS,
  })
    .withTarget(chosenEndpoint(new MetricQueryBuilder('api.p50', 'api.p90', 'api.p95', 'api.p99')))
    .unit('ms')
    .min(0)
    .maxDataPoints(READABLE_POINTS)
    .fillOpacity(0)
    .legend(legend(['lastNotNull']))
    .overrideByName('p50', [fixedColor(COLOR.blue)])
    .overrideByName('p90', [fixedColor(COLOR.green)])
    .overrideByName('p95', [fixedColor(COLOR.orange)])
    .overrideByName('p99', [fixedColor(COLOR.purple)]);
}

export function statusClasses(): Builder<Panel> {
  return stackedBars(
    {
      title: '按状态类别',
      description: both(
        '所选接口的请求数,按状态码类别堆叠。4xx 变多通常是调用方或权限问题,5xx 变多是服务端问题。',
        'Requests by class of status. More 4xx: callers or permissions; more 5xx: the server.'
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.requests').by('api.status_class')),
    CLASS_COLOR
  ).unit('short');
}

export function busiestEndpoints(): Builder<Panel> {
  return tablePanel({
    title: '接口(请求最多的 10 个)',
    description: both(
      '路径中的编号已归并(/ideas/123 → /ideas/:id)。点击接口,整个看板只看它;点击列头可改按错误率或 P95 排序。橙红色为超过阈值:错误率 5%,慢请求占比 5%,P95 5000 毫秒。',
      'Ids in paths are merged (/ideas/123 → /ideas/:id). Click an endpoint to narrow the board to it, a heading to sort. Marked: error rate above 5%, slow share above 5%, P95 above 5000 ms.'
    ),
    noValue: NO_API_LOGS,
  })
    .withTarget(
      chosenEndpoint(
        new MetricQueryBuilder(
          'api.requests',
          'api.errors',
          'api.error_rate',
          'api.slow_requests',
          'api.slow_rate',
          'api.p50',
          'api.p95'
        )
          .by('api.endpoint')
          .top({ n: 10, by: 'api.requests', others: false, order: 'desc' })
      ).asNumber()
    )
    .minWidth(65)
    .overrideByName('endpoint', [width(180), linkTo(API_UID, 'endpoint', '只看此接口 / Only this endpoint')])
    .overrideByName('error_rate', judgedCell(apiErrorRate.threshold))
    .overrideByName('slow_rate', judgedCell({ above: 5 }))
    .overrideByName('p95', judgedCell(slowEndpoint.threshold));
}

export function requestsByHour(): Builder<Panel> {
  return hourOfDay(
    {
      title: '按小时分布',
      description: both(
        '所选时段的请求数按一天中的小时(北京时间)累计。用来选择发布与维护的时间。',
        'Requests of the chosen range by hour of day (Beijing time). For choosing when to release and maintain.'
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.requests').by('api.hour')),
    COLOR.blue
  );
}
