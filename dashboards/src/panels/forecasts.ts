import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as TimeSeriesPanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { ForecastQueryBuilder } from '../forecast-queries.ts';
import {
  asDashed,
  both,
  COLOR,
  dashedLimitLine,
  fixedColor,
  legend,
  limitThresholds,
  timeSeriesPanel,
} from '../house-style.ts';

/** Six months. */
export const FORECAST_DAYS = 180;

interface ForecastPanel {
  title: string;
  measure: string;
  by?: string[];
  zh: string;
  en: string;
}

/** Its past, its forecast (dashed) and the edges of the 95 % interval, told apart by their names too. */
function forecastPanel({ title, measure, by = [], zh, en }: ForecastPanel): TimeSeriesPanelBuilder {
  const query = new ForecastQueryBuilder(measure, FORECAST_DAYS).by(...by);
  const panel = timeSeriesPanel({
    title,
    description: both(
      `${zh}虚线为未来 ${FORECAST_DAYS} 天的预测,灰线为 95% 区间;模型由回测选出,回测误差见图上的提示。`,
      `${en} Dashed: the forecast of ${FORECAST_DAYS} days, grey: its 95 % interval; the models are weighed by backtest, whose error the notice tells.`
    ),
    noValue: '无数据:没有历史,无法预测',
  })
    .withTarget(query)
    .fillOpacity(0)
    .legend(legend(['lastNotNull']))
    .overrideByRegexp('/(预测|forecast)$/', [asDashed()])
    .overrideByRegexp('/(下界|上界|bound)$/', [fixedColor(COLOR.grey)])
    .min(0);
  return panel;
}

export function diskForecast(): Builder<Panel> {
  return forecastPanel({
    title: '磁盘使用率预测',
    measure: 'host.disk',
    by: ['host.host', 'host.mount'],
    zh: '各主机、各挂载点每天的磁盘使用率。横向虚线为容量阈值 80%。',
    en: 'Use of each mount point by day. The horizontal line is the threshold, 80 %.',
  })
    .unit('percent')
    .thresholds(limitThresholds({ above: 80 }))
    .thresholdsStyle(dashedLimitLine());
}

export function bandwidthForecast(): Builder<Panel> {
  return forecastPanel({
    title: '出站带宽预测',
    measure: 'host.network_out',
    by: ['host.host'],
    zh: '各主机每天的平均出站流量。',
    en: 'Mean outgoing traffic of each host by day.',
  }).unit('Bps');
}

export function usersForecast(): Builder<Panel> {
  return forecastPanel({
    title: '新增用户预测',
    measure: 'users.new_users',
    zh: '每天注册的用户数。',
    en: 'Users who registered, by day.',
  }).unit('short');
}

export function aiTokensForecast(): Builder<Panel> {
  return forecastPanel({
    title: 'AI 用量预测',
    measure: 'ai_calls.tokens',
    zh: '每天用去的 tokens。',
    en: 'Tokens used by day.',
  }).unit('short');
}
