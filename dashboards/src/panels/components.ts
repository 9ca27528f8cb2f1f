import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { GraphDrawStyle, VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { MappingType, type Panel, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StateTimelinePanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { databaseConnectionErrors } from '../alerts/database-connection-errors.ts';
import {
  anyColors,
  asDashed,
  COLOR,
  dashedLimitLine,
  fixedColor,
  legend,
  limitThresholds,
  NO_DATA,
  type PanelText,
  SERVICE_COLOR,
  tablePanel,
  timeSeriesPanel,
} from '../house-style.ts';
import { BOARD_DATASOURCE, HealthQueryBuilder, MetricQueryBuilder } from '../query.ts';
import { DOWN, keepFields, UP } from './status.ts';
import { TO_THE_SECOND, width, wrapped } from './table-cells.ts';

/** The server answers in the reader's language. */
const STATUS_WORDS: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: {
      正常: { text: UP, color: COLOR.green, index: 0 },
      up: { text: UP, color: COLOR.green, index: 1 },
      异常: { text: DOWN, color: COLOR.red, index: 2 },
      down: { text: DOWN, color: COLOR.red, index: 3 },
      未知: { text: '? 未知', color: COLOR.grey, index: 4 },
      unknown: { text: '? 未知', color: COLOR.grey, index: 5 },
    },
  },
];

export function componentDetails(): Builder<Panel> {
  return tablePanel({
    title: '组件详情',
    description: '每个组件现在的状态、探测延迟、原因与处理办法,以及该状态从何时开始。出现故障时先看“原因”一列。',
  })
    .withTarget(new HealthQueryBuilder())
    .transformations([keepFields('title', 'status', 'latency', 'reason', 'since')])
    .overrideByName('title', [width(130)])
    .overrideByName('status', [
      width(90),
      { id: 'mappings', value: STATUS_WORDS },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
    ])
    .overrideByName('latency', [width(80), { id: 'noValue', value: '—' }])
    .overrideByName('since', [width(150), TO_THE_SECOND])
    .overrideByName('reason', [wrapped(), { id: 'noValue', value: '—' }]);
}

/** Known components keep a colour each; AI services have the colour of their service, dashed. */
function byComponent(text: PanelText, measure: string) {
  const panel = timeSeriesPanel(text)
    .withTarget(new MetricQueryBuilder(measure).by('health.component'))
    .fillOpacity(0)
    .colorScheme(anyColors())
    .overrideByName('mysql', [fixedColor(COLOR.blue)])
    .overrideByName('redis', [fixedColor(COLOR.orange)])
    .overrideByName('events', [fixedColor(COLOR.green)]);
  return Object.entries(SERVICE_COLOR).reduce(
    (built, [service, color]) => built.overrideByName(`ai:${service}`, [fixedColor(color), asDashed()]),
    panel
  );
}

export function connectionErrors(): Builder<Panel> {
  return byComponent(
    {
      title: '连接错误',
      description:
        '各组件新增的连接失败次数。数据库(mysql)每分钟大于 0 且持续 1 分钟触发告警“数据库连接错误”。没有探测的时段为空,不是 0。',
    },
    'health.connection_errors'
  )
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(60)
    .lineWidth(0)
    .min(0)
    .axisSoftMax(1)
    .overrideByFieldType('number', [{ id: 'decimals', value: 0 }])
    .unit('short')
    .legend(legend(['sum']))
    .thresholds(limitThresholds(databaseConnectionErrors.threshold))
    .thresholdsStyle(dashedLimitLine());
}

export function probeLatency(): Builder<Panel> {
  return byComponent(
    {
      title: '探测延迟',
      description: '数据服务到各组件的探测延迟。某个组件单独升高,通常先于它的故障。',
    },
    'health.latency'
  )
    .legend(legend(['lastNotNull']))
    .unit('ms')
    .min(0);
}

export function componentHistory(): Builder<Panel> {
  return new StateTimelinePanelBuilder()
    .title('组件可用历史')
    .description('各组件随时间的可用情况,每格取时段内最差值;空白表示当时没有探测。')
    .datasource(BOARD_DATASOURCE)
    .noValue(NO_DATA)
    .withTarget(new MetricQueryBuilder('health.up').by('health.component'))
    .mappings([
      {
        type: MappingType.ValueToText,
        options: { '1': { text: UP, color: COLOR.green, index: 0 }, '0': { text: DOWN, color: COLOR.red, index: 1 } },
      },
    ])
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .fillOpacity(80)
    .lineWidth(0)
    .rowHeight(0.85)
    .legend(legend([]));
}
