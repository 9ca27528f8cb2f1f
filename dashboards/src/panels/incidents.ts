import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueTextMode,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { type DynamicConfigValue, MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { IncidentsFigure } from '../../../datasource-server/src/contract/incident-query.ts';
import {
  asBars,
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
import { IncidentsQueryBuilder } from '../incident-queries.ts';
import { keepFields } from './status.ts';
import { TO_THE_SECOND, judgedCell, width, wrapped } from './table-cells.ts';

const NO_INCIDENTS = '无数据:时间范围内没有事件';

/** A few numbers beside each other, each with its name. */
function figuresTile(text: PanelText, ...figures: IncidentsFigure[]): StatPanelBuilder {
  return statPanel(text)
    .withTarget(new IncidentsQueryBuilder('summary').figures(...figures))
    .textMode(BigValueTextMode.ValueAndName)
    .orientation(VizOrientation.Vertical)
    .text(new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(figures.length > 2 ? 16 : 22))
    .thresholds(neutralThresholds())
    .colorScheme(colorByThresholds());
}

export function urgentIncidents(): Builder<Panel> {
  return figuresTile(
    {
      title: 'P0 / P1',
      description: both(
        '现在尚未解决的 P0 与 P1 事件,与时间范围无关。P0 须 5 分钟内响应、30 分钟内解决,P1 须 15 分钟内响应、2 小时内解决。',
        'P0 and P1 incidents that are open now, whatever the range. P0: answered in 5 minutes, solved in 30. P1: in 15 minutes and 2 hours.'
      ),
    },
    'open_p0',
    'open_p1'
  )
    .colorMode(BigValueColorMode.Value)
    .thresholds(limitThresholds({ above: 1 }));
}

export function otherIncidents(): Builder<Panel> {
  return figuresTile(
    {
      title: 'P2 / P3',
      description: both(
        '现在尚未解决的 P2 与 P3 事件,与时间范围无关。P2 须 1 小时内响应、8 小时内解决,P3 须 4 小时内响应、24 小时内解决。',
        'P2 and P3 incidents that are open now, whatever the range. P2: answered in 1 hour, solved in 8. P3: in 4 hours and 24.'
      ),
    },
    'open_p2',
    'open_p3'
  );
}

export function meanTimeToAcknowledge(): Builder<Panel> {
  return figuresTile(
    {
      title: '响应用时 MTTA',
      description: both(
        '时间范围内发现的事件,从发现到有人响应的用时:中位数、P90 与事件数 n。自动恢复不算响应。n 很小时不要比较。',
        'From detection to the first answer of a person, of incidents detected in the range: median, p90 and their number n. That one recovered by itself is no answer. Do not compare where n is small.'
      ),
      noValue: NO_INCIDENTS,
    },
    'mtta_median',
    'mtta_p90',
    'mtta_n'
  )
    .overrideByName('mtta_median', [shortName('中位数')])
    .overrideByName('mtta_p90', [shortName('P90')])
    .overrideByName('mtta_n', [shortName('n')]);
}

export function meanTimeToResolve(): Builder<Panel> {
  return figuresTile(
    {
      title: '解决用时 MTTR',
      description: both(
        '时间范围内发现的事件,从发现到解决(resolve)的用时:中位数、P90 与事件数 n。尚未解决的不在其中。',
        'From detection until resolved, of incidents detected in the range: median, p90 and their number n. Those that are open still are not among them.'
      ),
      noValue: NO_INCIDENTS,
    },
    'mttr_median',
    'mttr_p90',
    'mttr_n'
  )
    .overrideByName('mttr_median', [shortName('中位数')])
    .overrideByName('mttr_p90', [shortName('P90')])
    .overrideByName('mttr_n', [shortName('n')]);
}

/** The tile's title says the rest. */
function shortName(value: string): DynamicConfigValue {
  return { id: 'displayName', value };
}

export function slaBreaches(): Builder<Panel> {
  return figuresTile(
    {
      title: '超时',
      description: both(
        '时间范围内发现的事件中,超过响应时限和解决时限的数量。',
        'Incidents detected in the range that were answered, or solved, too late.'
      ),
    },
    'breaches_acknowledge',
    'breaches_resolve'
  )
    .overrideByName('breaches_acknowledge', [shortName('响应')])
    .overrideByName('breaches_resolve', [shortName('解决')])
    .colorMode(BigValueColorMode.Value)
    .thresholds(limitThresholds({ above: 1 }));
}

/** An empty cell is no lack of data. */
const NOTHING: DynamicConfigValue = { id: 'noValue', value: '—' };

/** An address as a word to click; the link itself comes with the field. */
function asWord(word: string): DynamicConfigValue {
  return {
    id: 'mappings',
    value: [{ type: MappingType.RegexToText, options: { pattern: '^https?://.*$', result: { text: word, index: 0 } } }],
  };
}

/** Written in words too, as everywhere. */
function lateInRed(): DynamicConfigValue[] {
  const late = (word: string, index: number) => ({ [word]: { text: `✖ ${word}`, color: COLOR.red, index } });
  return [
    width(85),
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
    { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
    {
      id: 'mappings',
      value: [{ type: MappingType.ValueToText, options: { ...late('超时', 0), ...late('breached', 1) } }],
    },
  ];
}

function severityCell(): DynamicConfigValue[] {
  const shown = (severity: string, color: string, index: number) => ({ [severity]: { text: severity, color, index } });
  const options = {
    ...shown('P0', COLOR.red, 0),
    ...shown('P1', COLOR.orange, 1),
    ...shown('P2', COLOR.blue, 2),
    ...shown('P3', COLOR.grey, 3),
  };
  return [
    width(50),
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
    { id: 'mappings', value: [{ type: MappingType.ValueToText, options }] },
  ];
}

export function openIncidents(): Builder<Panel> {
  return tablePanel({
    title: '未解决的事件',
    description: both(
      '现在尚未解决的事件。“处理”打开一个页面,在那里确认响应、标记缓解或解决(需要设置 PUBLIC_URL;演示事件没有)。',
      'Incidents that are open now. "Act" opens a page on which to acknowledge, mitigate or resolve (PUBLIC_URL must be set; demo incidents have none).'
    ),
    noValue: '无数据:没有未解决的事件',
  })
    .withTarget(new IncidentsQueryBuilder('list').states('open'))
    .transformations([
      keepFields(
        ...['id', 'severity', 'rule', 'state', 'value', 'opened', 'by', 'sla_acknowledge', 'sla_resolve', 'alerts'],
        ...['link', 'panel']
      ),
    ])
    .overrideByFieldType('string', [NOTHING])
    .overrideByName('id', [width(140)])
    .overrideByName('severity', severityCell())
    .overrideByName('rule', [wrapped()])
    .overrideByName('state', [width(65)])
    .overrideByName('value', [width(65)])
    .overrideByName('opened', [width(152), TO_THE_SECOND])
    .overrideByName('by', [width(60)])
    .overrideByName('sla_acknowledge', lateInRed())
    .overrideByName('sla_resolve', lateInRed())
    .overrideByName('alerts', [width(60)])
    .overrideByName('link', [width(65), asWord('处理 ↗')])
    .overrideByName('panel', [width(65), asWord('面板 ↗')]);
}

export function allIncidents(): Builder<Panel> {
  return tablePanel({
    title: '时间范围内的事件',
    description: both(
      '时间范围内出现过的全部事件,最新在前:谁在何时响应与解决、用时、是否超时、告警次数、重开次数。',
      'Every incident of the range, newest first: who answered and when, how long it took, whether in time, firings, reopenings.'
    ),
    noValue: NO_INCIDENTS,
  })
    .withTarget(new IncidentsQueryBuilder('list'))
    .transformations([
      keepFields(
        ...['id', 'severity', 'rule', 'state', 'opened', 'time_to_acknowledge', 'time_to_mitigate', 'time_to_resolve'],
        ...['sla_acknowledge', 'sla_resolve', 'by', 'firings', 'reopened']
      ),
    ])
    .overrideByFieldType('string', [NOTHING])
    .minWidth(60)
    .overrideByName('id', [width(140)])
    .overrideByName('severity', severityCell())
    .overrideByName('rule', [wrapped()])
    .overrideByName('state', [width(80)])
    .overrideByName('opened', [width(152), TO_THE_SECOND])
    .overrideByName('sla_acknowledge', lateInRed())
    .overrideByName('sla_resolve', lateInRed());
}

export function incidentsCourse(): Builder<Panel> {
  return timeSeriesPanel({
    title: '事件数',
    description: both(
      '各时段新发现与解决的事件数。新发现长期多于解决,说明积压在增加。',
      'Incidents detected and resolved a period. More detected than resolved for long: a backlog grows.'
    ),
    noValue: NO_INCIDENTS,
  })
    .withTarget(new IncidentsQueryBuilder('course'))
    .transformations([keepSeries('新事件', '已解决', 'Detected', 'Resolved')])
    .overrideByRegexp('/^(新事件|Detected)$/', [...asBars(), fixedColor(COLOR.orange)])
    .overrideByRegexp('/^(已解决|Resolved)$/', [fixedColor(COLOR.green)])
    .legend(legend(['sum']))
    .min(0)
    .maxDataPoints(60);
}

export function timesCourse(): Builder<Panel> {
  return timeSeriesPanel({
    title: '响应与解决用时(中位数)',
    description: both(
      '各时段发现的事件的响应用时与解决用时的中位数;没有事件的时段为空。',
      'Median time to answer and to solve the incidents that were detected in a period; empty where there were none.'
    ),
    noValue: NO_INCIDENTS,
  })
    .withTarget(new IncidentsQueryBuilder('course'))
    .transformations([keepSeries('MTTA 中位数', 'MTTR(解决)中位数', 'MTTA median', 'MTTR (resolve) median')])
    .unit('ms')
    .min(0)
    .maxDataPoints(60);
}

/** Series by their titles, which follow the reader's language; the time stays. */
function keepSeries(...titles: string[]) {
  return keepFields('time', 'Time', ...titles);
}

export function noiseByRule(): Builder<Panel> {
  return tablePanel({
    title: '各规则的噪声',
    description: both(
      '时间范围内各规则的事件数、每个事件的告警次数、有人响应的占比、重开、用时与超时。很少有人响应或一再触发的规则需要调整阈值,或者取消。',
      'By rule: incidents of the range, firings an incident, share that a person answered, reopenings, times and breaches. A rule that nobody answers, or that fires again and again, wants another threshold or none.'
    ),
    noValue: NO_INCIDENTS,
  })
    .withTarget(new IncidentsQueryBuilder('rules'))
    .overrideByName('rule', [width(260)])
    .overrideByName('acknowledged_share', judgedCell({ below: 30 }))
    .overrideByName('firings_per_incident', judgedCell({ above: 5 }))
    .overrideByName('breaches', judgedCell({ above: 1 }));
}
