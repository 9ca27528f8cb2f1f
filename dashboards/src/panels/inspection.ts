import { BigValueColorMode, VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DynamicConfigValue, MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { InspectionStatus } from '../../../datasource-server/src/contract/inspection.ts';
import {
  both,
  COLOR,
  colorByThresholds,
  fixedColor,
  legend,
  limitThresholds,
  neutralThresholds,
  type PanelText,
  statPanel,
  tablePanel,
  timeSeriesPanel,
} from '../house-style.ts';
import { InspectionQueryBuilder } from '../inspection-queries.ts';
import { keepFields } from './status.ts';
import { width, wrapped } from './table-cells.ts';

const NO_REPORT = '无数据:还没有巡检报告(npm run inspect 可立即巡检)';

interface CountTile extends PanelText {
  status: InspectionStatus;
  /** Its colour from one item on; null where any number is as good as another. */
  bad: string | null;
}

function countTile({ status, bad, ...text }: CountTile): Builder<Panel> {
  return statPanel({ ...text, noValue: NO_REPORT })
    .withTarget(new InspectionQueryBuilder('summary').statuses(status))
    .transformations([keepFields('items')])
    .colorMode(bad === null ? BigValueColorMode.Value : BigValueColorMode.BackgroundSolid)
    .thresholds(bad === null ? neutralThresholds() : limitThresholds({ above: 1 }, bad))
    .colorScheme(colorByThresholds());
}

export function failedItems(): Builder<Panel> {
  return countTile({
    title: '不通过',
    description: both('最近一次巡检中不通过的项数。', 'Items of the newest inspection that fail.'),
    status: 'fail',
    bad: COLOR.red,
  });
}

export function warnedItems(): Builder<Panel> {
  return countTile({
    title: '警告',
    description: both('最近一次巡检中警告的项数。', 'Items of the newest inspection that warn.'),
    status: 'warn',
    bad: COLOR.orange,
  });
}

export function unknownItems(): Builder<Panel> {
  return countTile({
    title: '未知',
    description: both(
      '最近一次巡检中无法判断的项数:没有数据绝不算通过。确实没有的东西写入 INSPECTION_SKIP。',
      'Items of the newest inspection that could not be told: no data is never a pass. What you do not have goes into INSPECTION_SKIP.'
    ),
    status: 'unknown',
    bad: null,
  });
}

export function passedItems(): Builder<Panel> {
  return countTile({
    title: '通过',
    description: both('最近一次巡检中通过的项数。', 'Items of the newest inspection that pass.'),
    status: 'ok',
    bad: null,
  });
}

/** An empty cell is no lack of data. */
const NOTHING: DynamicConfigValue = { id: 'noValue', value: '—' };

/** Written in words too, as everywhere. */
function resultCell(): DynamicConfigValue[] {
  const shown = (word: string, sign: string, color: string, index: number) => ({
    [word]: { text: `${sign} ${word}`, color, index },
  });
  const options = {
    ...shown('不通过', '✖', COLOR.red, 0),
    ...shown('fail', '✖', COLOR.red, 1),
    ...shown('警告', '⚠', COLOR.orange, 2),
    ...shown('warn', '⚠', COLOR.orange, 3),
    ...shown('未知', '?', COLOR.grey, 4),
    ...shown('unknown', '?', COLOR.grey, 5),
    ...shown('通过', '✔', COLOR.green, 6),
    ...shown('ok', '✔', COLOR.green, 7),
  };
  return [
    width(80),
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
    { id: 'mappings', value: [{ type: MappingType.ValueToText, options }] },
  ];
}

/** An address as a word to click; the link itself comes with the field. */
function asWord(word: string, pixels: number): DynamicConfigValue[] {
  const options = { pattern: '^(https?://|/d/).*$', result: { text: word, index: 0 } };
  return [width(pixels), { id: 'mappings', value: [{ type: MappingType.RegexToText, options }] }];
}

export function inspectionItems(): Builder<Panel> {
  return tablePanel({
    title: '检查项',
    description: both(
      '时间范围内最近一次巡检的每一项,最差的在前:值、阈值、昨天、7 日均值、发现、负责人。“面板”打开当时的数据,“手册”打开处置手册。',
      'Every item of the newest inspection of the range, the worst first: value, threshold, the day before, 7-day mean, finding, owner. The links open the panel of that moment and the runbook.'
    ),
    noValue: NO_REPORT,
  })
    .withTarget(new InspectionQueryBuilder('items'))
    .transformations([
      keepFields(
        ...['item', 'status', 'value', 'threshold', 'yesterday', 'baseline', 'finding', 'owner'],
        ...['evidence', 'runbook']
      ),
    ])
    .overrideByFieldType('string', [NOTHING])
    .overrideByName('item', [wrapped(), width(125)])
    .overrideByName('status', resultCell())
    .overrideByName('value', [width(75)])
    .overrideByName('threshold', [wrapped(), width(110)])
    .overrideByName('yesterday', [width(84)])
    .overrideByName('baseline', [width(75)])
    .overrideByName('finding', [wrapped()])
    .overrideByName('owner', [width(85)])
    .overrideByName('evidence', asWord('面板 ↗', 78))
    .overrideByName('runbook', asWord('手册 ↗', 75));
}

export function inspectionHistory(): Builder<Panel> {
  return (
    timeSeriesPanel({
      title: '历次巡检',
      description: both(
        '时间范围内每次巡检各结果的项数。一段时间没有点,说明那几天没有巡检。',
        'How many items of each inspection of the range were what. Days without a point were not inspected.'
      ),
      noValue: NO_REPORT,
    })
      .withTarget(new InspectionQueryBuilder('history'))
      .overrideByRegexp('/^(不通过|fail)$/', [fixedColor(COLOR.red)])
      .overrideByRegexp('/^(警告|warn)$/', [fixedColor(COLOR.orange)])
      .overrideByRegexp('/^(未知|unknown)$/', [fixedColor(COLOR.grey)])
      .overrideByRegexp('/^(通过|ok)$/', [fixedColor(COLOR.green)])
      // Bars are as wide as the time to the next report: one after a pause would fill days that nobody looked at.
      .showPoints(VisibilityMode.Always)
      .pointSize(7)
      .fillOpacity(0)
      .axisSoftMax(1)
      .overrideByFieldType('number', [{ id: 'decimals', value: 0 }])
      .legend(legend(['lastNotNull']))
      .min(0)
  );
}
