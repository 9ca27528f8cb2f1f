import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholdText } from '../alerts/alert-definition.ts';
import { apiErrorRate } from '../alerts/api-error-rate.ts';
import { apiResponseTime } from '../alerts/api-response-time.ts';
import {
  asBars,
  asDashed,
  COLOR,
  dashedLimitLine,
  fixedColor,
  limitThresholds,
  onRightAxis,
  tablePanel,
  timeSeriesPanel,
  withUnit,
} from '../house-style.ts';
import { API_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { linkTo } from './drill-down.ts';
import { judgedTile } from './present-value.ts';
import { width } from './table-cells.ts';

/** The window of both API rules, so that tile and rule show the same number. */
const RULE_WINDOW = '5m';

export function errorRateNow(): Builder<Panel> {
  return judgedTile(
    {
      title: '错误率',
      description: `最近 5 分钟状态码不小于 400 的 API 请求占比,与告警“${apiErrorRate.title}”同一口径(${thresholdText(apiErrorRate)})。没有请求时无数据。选定固定时段后按所选时段计算。`,
    },
    'api.error_rate',
    apiErrorRate.threshold,
    RULE_WINDOW
  ).unit('percent');
}

export function responseTimeNow(): Builder<Panel> {
  return judgedTile(
    {
      title: '平均响应',
      description: `最近 5 分钟全部 API 请求耗时的平均值,与告警“${apiResponseTime.title}”同一口径(${thresholdText(apiResponseTime)})。没有请求时无数据。选定固定时段后按所选时段计算。`,
    },
    'api.avg_duration',
    apiResponseTime.threshold,
    RULE_WINDOW
  ).overrideByFieldType('number', [withUnit('suffix: ms')]);
}

export function responseTime(): Builder<Panel> {
  return timeSeriesPanel({
    title: 'API 响应时间',
    description: `中位数(P50)、P95 与平均值。虚线为告警阈值(平均值 ${thresholdText(apiResponseTime)})。平均值高而 P50 平稳,说明少数接口很慢:看“出错与慢的接口”。`,
  })
    .withTarget(new MetricQueryBuilder('api.p50', 'api.p95', 'api.avg_duration'))
    .unit('ms')
    .min(0)
    .thresholds(limitThresholds(apiResponseTime.threshold))
    .thresholdsStyle(dashedLimitLine())
    .overrideByName('p50', [fixedColor(COLOR.blue)])
    .overrideByName('p95', [fixedColor(COLOR.orange)])
    .overrideByName('avg_duration', [fixedColor(COLOR.purple), asDashed()]);
}

export function errorRate(): Builder<Panel> {
  return timeSeriesPanel({
    title: 'API 错误率',
    description: `状态码不小于 400 的请求占比(线,左轴)与请求数(柱,右轴)。虚线为告警阈值(${thresholdText(apiErrorRate)})。请求很少时错误率会大起大落,请连同请求数一起看;没有请求的时段为空。`,
  })
    .withTarget(new MetricQueryBuilder('api.error_rate').refId('A'))
    .withTarget(new MetricQueryBuilder('api.requests').refId('B'))
    .unit('percent')
    .min(0)
    .axisSoftMax(10)
    .thresholds(limitThresholds(apiErrorRate.threshold))
    .thresholdsStyle(dashedLimitLine())
    .overrideByName('error_rate', [fixedColor(COLOR.red)])
    .overrideByQuery('B', [
      ...asBars(),
      ...onRightAxis('请求数'),
      fixedColor(COLOR.grey),
      { id: 'custom.fillOpacity', value: 25 },
      withUnit('short'),
    ]);
}

export function failingEndpoints(): Builder<Panel> {
  return tablePanel({
    title: '出错与慢的接口(前 10)',
    description:
      '所选时段内错误请求最多的十个接口,连同错误率、平均与 P95 响应时间。点击列头可改按响应时间排序;点击接口,在“API 与日志”中只看它。',
  })
    .withTarget(
      new MetricQueryBuilder('api.errors', 'api.requests', 'api.error_rate', 'api.avg_duration', 'api.p95')
        .by('api.endpoint')
        .top({ n: 10, by: 'api.errors', others: false, order: 'desc' })
        .asNumber()
    )
    .minWidth(65)
    .overrideByName('endpoint', [
      width(170),
      linkTo(API_UID, 'endpoint', '在“API 与日志”中只看此接口 / This endpoint in API 与日志'),
    ]);
}
