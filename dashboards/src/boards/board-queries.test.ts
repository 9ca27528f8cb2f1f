/** What the boards ask, judged by the server's own schema and datasets. */
import { type Dashboard, VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { querySchema } from '../../../datasource-server/src/contract/query.ts';
import { findDataset } from '../../../datasource-server/src/datasets/registry.ts';
import {
  adviceFrame,
  growthFrame,
  sizingFrame,
  trackRecordFrame,
  useFrame,
} from '../../../datasource-server/src/frames/capacity-frames.ts';
import type { StoredCapacityQuery } from '../capacity-queries.ts';
import type { StoredIncidentsQuery } from '../incident-queries.ts';
import { allBoards } from '../outputs.ts';
import { panelsOf, queriesOf, type StoredOpsQuery, targetsOf } from '../test-support/board-panels.ts';
import { readRunbook } from '../test-support/repository.ts';

const boards = allBoards(readRunbook)
  .filter(({ uid }) => uid !== 'aimarket-runbooks')
  .map((board): [string, Dashboard] => [board.title ?? '', board]);

/** As the plugin sends it once variables are filled in. */
function asSent(query: StoredOpsQuery): unknown {
  const filled = JSON.stringify(query)
    .replaceAll('${period}', 'day')
    .replaceAll('${compare}', '1w')
    .replaceAll('${level}', 'error')
    .replaceAll('"${campaign}"', '3');
  return JSON.parse(filled);
}

/** Whether `<dataset>.<name>` is one of the dataset's. */
function has(kind: 'measures' | 'dimensions', member: string): boolean {
  const [dataset = '', name = ''] = member.split('.');
  return Object.keys(findDataset(dataset)?.[kind] ?? {}).includes(name);
}

/** Dimensions and measures that a query names, anywhere in it. */
function membersOf(query: StoredOpsQuery): { measures: string[]; dimensions: string[]; datasets: string[] } {
  const members = (filters: ReadonlyArray<{ member: string }>) => filters.map(({ member }) => member);
  switch (query.kind) {
    case 'metric': {
      const isMeasure = (member: string) => has('measures', member);
      const filtered = members(query.filters);
      return {
        measures: [...query.measures, ...(query.top?.by ? [query.top.by] : []), ...filtered.filter(isMeasure)],
        dimensions: [...query.dimensions, ...filtered.filter((member) => !isMeasure(member))],
        datasets: [],
      };
    }
    case 'forecast':
      return {
        measures: [query.measure],
        dimensions: [...query.dimensions, ...members(query.filters)],
        datasets: [],
      };
    case 'events':
      return { measures: [], dimensions: members(query.filters), datasets: query.datasets };
    case 'patterns':
      return { measures: [], dimensions: members(query.filters), datasets: [query.dataset] };
    case 'funnel':
      return {
        measures: [],
        dimensions: [...query.steps.flatMap(({ filters }) => members(filters)), ...(query.by ? [query.by] : [])],
        datasets: query.steps.map(({ dataset }) => dataset),
      };
    case 'retention':
      return {
        measures: [],
        dimensions: [query.start, query.comeback].flatMap(({ filters }) => members(filters)),
        datasets: [query.start.dataset, query.comeback.dataset],
      };
    case 'incidents':
    case 'inspection':
    case 'capacity':
    case 'health':
      return { measures: [], dimensions: [], datasets: [] };
  }
}

describe.each(boards)('%s', (_title, board) => {
  test('every query is one that the server reads, and nothing of it is lost', () => {
    for (const panel of panelsOf(board)) {
      for (const query of targetsOf(panel)) {
        const parsed = querySchema.safeParse(asSent(query));
        expect({ panel: panel.id, error: parsed.error?.issues }).toEqual({ panel: panel.id, error: undefined });
        const { datasource: _datasource, version: _version, ...asked } = asSent(query) as Record<string, unknown>;
        expect(parsed.data).toMatchObject(asked);
      }
    }
  });

  test('every member and dataset exists', () => {
    for (const query of queriesOf(board)) {
      const { measures, dimensions, datasets } = membersOf(query);
      expect(measures.filter((member) => !has('measures', member))).toEqual([]);
      expect(dimensions.filter((member) => !has('dimensions', member))).toEqual([]);
      expect(datasets.filter((name) => !findDataset(name))).toEqual([]);
    }
  });

  test('the largest are chosen by a measure that is asked', () => {
    for (const query of queriesOf(board)) {
      if (query.kind === 'metric' && query.top?.by) {
        expect(query.measures).toContain(query.top.by);
      }
    }
  });

  test('what is picked out by field name is a field of the answer', () => {
    for (const panel of panelsOf(board)) {
      const fields = targetsOf(panel).flatMap(fieldsOf);
      const named = (panel.fieldConfig?.overrides ?? [])
        .filter(({ matcher }) => matcher.id === 'byName')
        .map(({ matcher }) => String(matcher.options));
      const kept = (panel.transformations ?? []).flatMap(
        ({ options }) => (options as { include?: { names?: string[] } }).include?.names ?? []
      );
      const unknown = [...named, ...kept].filter((name) => !fields.some((field) => field.test(name)));
      expect({ panel: panel.id, unknown }).toEqual({ panel: panel.id, unknown: [] });
    }
  });

  test('a choice from a list offers the values of a dimension', () => {
    for (const { type, query } of board.templating.list ?? []) {
      if (type === VariableType.Query) {
        expect(query).toMatchObject({ list: 'values' });
        expect(has('dimensions', (query as { member: string }).member)).toBe(true);
      }
    }
  });
});

/** Names that the fields of a query's answer may have; a series over time is named by its dimension's value. */
function fieldsOf(query: StoredOpsQuery): RegExp[] {
  const fields = (names: readonly string[], more = '') => names.map((name) => new RegExp(`^${name}${more}$`));
  const last = (member: string) => member.slice(member.indexOf('.') + 1);
  switch (query.kind) {
    case 'metric': {
      const measures = fields(query.measures.map(last), query.compare ? '(_previous|_change)?' : '');
      return query.as === 'timeseries' && query.dimensions.length > 0
        ? [/^[\w:.-]+$/]
        : [...measures, ...fields(query.dimensions.map(last))];
    }
    case 'events':
      return [/^(critical|error|warning|info|debug|trace|unknown)$/];
    case 'patterns':
      return fields(['pattern', 'count', 'share', 'before', 'change', 'first', 'last', 'example']);
    case 'funnel':
      return fields([
        ...['step', 'title', 'users', 'conversion_from_first', 'conversion_from_previous', 'drop_off'],
        ...['median_seconds', last(query.by ?? '')],
      ]);
    case 'retention':
      return fields(['cohort', 'users', ...(query.periods ?? []).map((period) => `[DWM]${period}`)]);
    case 'incidents':
      return incidentFields(query);
    case 'inspection':
      return fields([
        ...['group', 'item', 'status', 'value', 'threshold', 'yesterday', 'baseline', 'change', 'finding', 'owner'],
        ...['evidence', 'runbook', 'items', '不通过', '警告', '未知', '通过'],
      ]);
    case 'capacity':
      return capacityFields(query);
    case 'forecast':
      return [/(预测|下界|上界|forecast|bound)$/];
    case 'health':
      return fields(['component', 'title', 'status', 'up', 'latency', 'reason', 'since']);
  }
}

/** As the server's own frames name them. */
function capacityFields({ view }: StoredCapacityQuery): RegExp[] {
  const meta = {};
  const frames = {
    use: useFrame('A', [], meta, 'zh'),
    recommendations: adviceFrame('A', [], meta, 'zh'),
    sizing: sizingFrame('A', [], { factor: 2, day: 'campaign' }, meta, 'zh'),
    growth: growthFrame('A', [], meta, 'zh'),
    track_record: trackRecordFrame('A', [], meta, 'zh'),
  };
  return frames[view].schema.fields.map(({ name }) => new RegExp(`^${name}$`));
}

function incidentFields({ view, figures }: StoredIncidentsQuery): RegExp[] {
  const fields = (names: readonly string[]) => names.map((name) => new RegExp(`^${name}$`));
  switch (view) {
    case 'summary':
      return fields(figures);
    case 'course':
      return [/^(time|Time|新事件|已解决|Detected|Resolved|MTT[AR].*)$/];
    case 'rules':
      return fields(['rule', 'firings_per_incident', 'acknowledged_share', 'breaches']);
    case 'list':
    case 'annotations':
      return fields([
        ...['id', 'severity', 'rule', 'state', 'value', 'opened', 'by', 'sla_acknowledge', 'sla_resolve', 'alerts'],
        ...['link', 'panel', 'firings', 'reopened', 'time_to_acknowledge', 'time_to_mitigate', 'time_to_resolve'],
      ]);
  }
}
