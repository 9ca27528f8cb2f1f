import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { BigValueTextMode, VizOrientation, VizTextDisplayOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, COLOR, fixedColor, type Floor, type Limit, WHOLE, withUnit } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { chosenEndpoint } from './chosen.ts';
import { NO_API_LOGS } from './connect.ts';
import { judgedTile, plainTile } from './present-value.ts';
import { weekAgoTile } from './today.ts';
import { changeTile } from './totals.ts';

const WINDOW = '5m';

/** Hints of this board; no rule watches them. */
const SLOW_LIMIT: Limit = { above: 5 };
/** Where the Apdex standard's "fair" ends and "poor" begins. */
const APDEX_FLOOR: Floor = { below: 0.7 };

export function slowRateNow(): Builder<Panel> {
  return judgedTile(
    {
      title: '慢请求',
      description: both(
        '最近 5 分钟耗时超过 2000 毫秒的请求占比。高于 5% 显示为超过阈值;没有对应的告警规则。先看下方哪个接口的“慢请求数”最多。',
        'Share of requests of the last 5 minutes that took more than 2000 ms. Above 5% it is marked; no rule watches it. See below which endpoint has most of them.'
      ),
      noValue: NO_API_LOGS,
    },
    'api.slow_rate',
    SLOW_LIMIT,
    WINDOW
  ).unit('percent');
}

export function apdexNow(): Builder<Panel> {
  return judgedTile(
    {
      title: 'Apdex',
      description: both(
        '最近 5 分钟的用户满意度:500 毫秒以内记 1,2000 毫秒以内记 0.5,更慢记 0,取平均。低于 0.7 显示为低于阈值。',
        'Satisfaction over the last 5 minutes: up to 500 ms counts 1, up to 2000 ms 0.5, slower 0; the mean. Below 0.7 it is marked.'
      ),
      noValue: NO_API_LOGS,
    },
    'api.apdex',
    APDEX_FLOOR,
    WINDOW
  ).decimals(2);
}

export function requestsNow(): Builder<Panel> {
  return weekAgoTile(
    {
      title: '请求数',
      description: both(
        '最近 5 分钟的请求数,与一周前同一时刻相比。明显变少说明入口、网络或日志采集出了问题。',
        'Requests of the last 5 minutes beside the same minutes a week before. Far fewer: the way in, the network or the log pipeline is broken.'
      ),
      noValue: NO_API_LOGS,
    },
    new MetricQueryBuilder('api.requests'),
    WINDOW
  );
}

export function errorLinesNow(): Builder<Panel> {
  return weekAgoTile(
    {
      title: '错误数',
      description: both(
        '最近 5 分钟服务端与浏览器的错误数,与一周前同一时刻相比。变多时看下方“错误模式”。',
        'Errors of servers and browsers in the last 5 minutes beside the same minutes a week before. When there are more, see the patterns below.'
      ),
      noValue: NO_API_LOGS,
    },
    new MetricQueryBuilder('errors.errors'),
    WINDOW
  );
}

export function requestsTotal(): Builder<Panel> {
  return changeTile(
    {
      title: '请求数',
      description: both(
        '所选时段与所选接口的请求数,以及与紧邻的上一个等长时段相比的变化。',
        'Requests to the chosen endpoints in the chosen range, and the change against the range before.'
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.requests')),
    WHOLE
  );
}

export function errorRateTotal(): Builder<Panel> {
  return plainTile(
    {
      title: '错误率',
      description: both(
        '所选时段与所选接口中状态码不小于 400 的请求占比。',
        'Share of requests answered with status 400 or above, of the chosen endpoints and range.'
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.error_rate')).asNumber()
  ).unit('percent');
}

export function slowRateTotal(): Builder<Panel> {
  return plainTile(
    {
      title: '慢请求',
      description: both(
        '所选时段与所选接口中耗时超过 2000 毫秒的请求占比。',
        'Share of requests that took more than 2000 ms, of the chosen endpoints and range.'
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.slow_rate')).asNumber()
  ).unit('percent');
}

export function apdexTotal(): Builder<Panel> {
  return plainTile(
    {
      title: 'Apdex',
      description: both(
        '所选时段与所选接口的满意度(目标 500 毫秒);1 为全部满意。',
        'Satisfaction over the chosen endpoints and range (target 500 ms); 1 is everyone satisfied.'
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.apdex')).asNumber()
  ).decimals(2);
}

export function percentilesTotal(): Builder<Panel> {
  const colors = { p50: COLOR.blue, p90: COLOR.green, p95: COLOR.orange, p99: COLOR.purple };
  const panel = plainTile(
    {
      title: '响应时间分位',
      description: both(
        '所选时段与所选接口:一半请求快于 P50,99% 快于 P99。长时段由汇总表计算,误差写在面板提示中。',
        'Of the chosen endpoints and range: half of the requests are faster than P50, 99% faster than P99. Long ranges come from rollups; the panel’s notice states the error.'
      ),
      noValue: NO_API_LOGS,
    },
    chosenEndpoint(new MetricQueryBuilder('api.p50', 'api.p90', 'api.p95', 'api.p99')).asNumber()
  )
    .textMode(BigValueTextMode.ValueAndName)
    .text(new VizTextDisplayOptionsBuilder().titleSize(13).valueSize(15))
    .orientation(VizOrientation.Vertical)
    .overrideByFieldType('number', [withUnit('ms')]);
  return Object.entries(colors).reduce(
    (built, [name, color]) =>
      built.overrideByName(name, [{ id: 'displayName', value: name.toUpperCase() }, fixedColor(color)]),
    panel
  );
}
