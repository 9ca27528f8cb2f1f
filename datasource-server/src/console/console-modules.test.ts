import { execFileSync } from 'node:child_process';
import type { Catalogue } from '../contract/catalogue.ts';
import type { Frame } from '../contract/frames.ts';
import { queryRequestSchema, querySchema, type QueryRequestInput } from '../contract/query.ts';

/** The page's modules that need no browser. They are plain JavaScript, so their types are named here. */
const { fromLocalInput, toLocalInput, isTimeZone, formatInstant } = jest.requireActual<TimeModule>('./static/time.js');
const { chartData } = jest.requireActual<SeriesModule>('./static/result/series.js');
const { splitPartial, partialSpans } = jest.requireActual<PartialModule>('./static/result/partial.js');
const { prettyJson } = jest.requireActual<PrettyModule>('./static/result/pretty-json.js');
const { curlLine } = jest.requireActual<CurlModule>('./static/result/curl.js');
const { strokes } = jest.requireActual<PaletteModule>('./static/result/palette.js');
const { timeLabels } = jest.requireActual<TimeAxisModule>('./static/result/time-axis.js');
const { defaultState, toHash, fromHash } = jest.requireActual<StateModule>('./static/state.js');
const { toRequest } = jest.requireActual<RequestModule>('./static/request.js');

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('wall clock of a zone', () => {
  it.each([
    ['Asia/Shanghai', '2026-01-05T00:00', '2026-01-04T16:00:00Z'],
    ['Asia/Kathmandu', '2026-01-05T00:00', '2026-01-04T18:15:00Z'],
    ['America/New_York', '2026-03-08T01:59', '2026-03-08T06:59:00Z'],
    ['America/New_York', '2026-03-08T03:00', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-11-01T12:00', '2026-11-01T17:00:00Z'],
    ['Australia/Lord_Howe', '2026-07-01T12:00', '2026-07-01T01:30:00Z'],
  ])('%s %s is %s, and back', (zone, text, instant) => {
    expect(fromLocalInput(text, zone)).toBe(Date.parse(instant));
    expect(toLocalInput(Date.parse(instant), zone)).toBe(text);
  });

  it('takes a time that a DST change leaves out as one beside it', () => {
    const time = fromLocalInput('2026-03-08T02:30', 'America/New_York')!;
    expect(Math.abs(time - Date.parse('2026-03-08T07:00:00Z'))).toBeLessThanOrEqual(HOUR / 2);
  });

  it('says what is no time and no zone', () => {
    expect(fromLocalInput('', 'UTC')).toBeNull();
    expect([isTimeZone('Asia/Shanghai'), isTimeZone('Mars/Phobos'), isTimeZone('')]).toEqual([true, false, false]);
  });

  it('shows seconds only where there are any', () => {
    const time = Date.parse('2026-01-04T16:00:00Z');
    expect(formatInstant(time, 'Asia/Shanghai')).toBe('2026-01-05 00:00');
    expect(formatInstant(time + 5000, 'Asia/Shanghai')).toBe('2026-01-05 00:00:05');
    expect(formatInstant(time, 'Asia/Shanghai', { dateOnly: true })).toBe('2026-01-05');
  });

  it('labels an axis by the zone, with the date at midnight', () => {
    const midnight = Date.parse('2026-01-04T16:00:00Z');
    expect(timeLabels([midnight - HOUR, midnight], HOUR, 'Asia/Shanghai')).toEqual(['23:00', '01-05']);
    expect(timeLabels([midnight], 31 * DAY, 'Asia/Shanghai')).toEqual(['2026-01']);
  });
});

describe('chart data', () => {
  const series = (
    times: number[],
    values: Array<number | null>,
    extra: { labels?: Record<string, string>; partial?: number[] } = {}
  ): Frame => ({
    schema: {
      refId: 'A',
      name: 'frame',
      meta: { type: 'timeseries-multi', typeVersion: [0, 1], custom: { partial: extra.partial } },
      fields: [
        { name: 'time', type: 'time', typeInfo: { frame: 'time.Time' }, config: { interval: DAY } },
        {
          name: 'calls',
          type: 'number',
          typeInfo: { frame: 'float64', nullable: true },
          labels: extra.labels,
          config: { unit: 'ms' },
        },
      ],
    },
    data: { values: [times, values] },
  });

  it('puts series of different times on one axis and leaves gaps as gaps', () => {
    const data = chartData([series([0, DAY, 3 * DAY], [1, null, 3]), series([DAY, 2 * DAY], [5, 6])])!;
    expect(data.times).toEqual([0, DAY, 2 * DAY, 3 * DAY]);
    expect(data.series.map(({ values }) => values)).toEqual([
      [1, null, null, 3],
      [null, 5, 6, null],
    ]);
    expect(data.series[0]).toMatchObject({ name: 'frame', unit: 'ms' });
  });

  it('gives both sides of a comparison one colour and the previous one a dashed stroke', () => {
    const labels = { service: 'baidu' };
    const data = chartData([
      series([0], [1], { labels: { ...labels, period: 'current' } }),
      series([0], [2], { labels: { ...labels, period: '1w' } }),
      series([0], [3], { labels: { service: 'zhipu', period: 'current' } }),
    ])!;
    const [current, previous, other] = strokes(data.series, false);
    expect(previous!.color).toBe(current!.color);
    expect(previous!.dash.length).toBeGreaterThan(0);
    expect(current!.dash).toEqual([]);
    expect(other!.color).not.toBe(current!.color);
  });

  it('tells more series apart than there are colours', () => {
    const many = Array.from({ length: 28 }, (_, index) => ({ key: String(index), previous: false }));
    const looks = new Set(strokes(many, true).map(({ color, dash }) => `${color} ${dash.join()}`));
    expect(looks.size).toBe(28);
  });

  it('is null for answers without time or with text columns', () => {
    const table = series([0], [1]);
    table.schema.fields.push({ name: 'service', type: 'string', typeInfo: { frame: 'string' } });
    table.data.values.push(['baidu']);
    expect(chartData([table])).toBeNull();
    expect(chartData([])).toBeNull();
  });

  it('draws what leads to a bucket that is not whole apart from the rest', () => {
    const times = [0, DAY, 2 * DAY];
    expect(splitPartial([1, 2, 3], times, new Set([2 * DAY]))).toEqual({ solid: [1, 2, null], dashed: [null, 2, 3] });
    expect(splitPartial([1, 2, 3], times, new Set([0]))).toEqual({ solid: [null, 2, 3], dashed: [1, 2, null] });
    expect(splitPartial([1, 2, 3], times, new Set())).toBeNull();
    expect(partialSpans({ times, partial: new Set([0, 2 * DAY]), intervalMs: DAY }, 2.5 * DAY)).toEqual([
      [0, DAY],
      [2 * DAY, 2.5 * DAY],
    ]);
  });
});

describe('texts to copy', () => {
  it('prints JSON with lists of values on one line, meaning the same', () => {
    const value = { values: [[1, null, 'a"b'], []], empty: {}, nested: [{ x: true }] };
    expect(prettyJson(value)).toContain('[1,null,"a\\"b"]');
    expect(JSON.parse(prettyJson(value))).toEqual(value);
  });

  it.each(["it's", '$HOME `id` $(id)', '"double" \\ back', 'line\nbreak', '!history', '😀 数据', "'; rm -rf / #"])(
    'quotes %j for the shell',
    (value) => {
      const command = curlLine('http://127.0.0.1:1/', { value }, false).replace(/^curl /, 'printf "%s\\n" ');
      const printed = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
      expect(printed).toContain(`\n${JSON.stringify({ value })}\n`);
    }
  );
});

describe('links and requests', () => {
  const catalogue: Catalogue = {
    timezone: 'Asia/Shanghai',
    demo: false,
    datasets: [
      {
        name: 'api',
        title: { zh: '接口', en: 'API' },
        source: 'events',
        available: true,
        demo: false,
        grains: ['minute', 'day'],
        measures: [
          {
            name: 'api.requests',
            title: { zh: '请求', en: 'Requests' },
            unit: 'short',
            goodDirection: 'none',
            fill: 'zero',
            additive: true,
          },
        ],
        dimensions: [
          { name: 'api.method', title: { zh: '方法', en: 'Method' }, type: 'string', operators: ['in'] },
          { name: 'api.status', title: { zh: '状态码', en: 'Status' }, type: 'number', operators: ['>='] },
        ],
      },
    ],
  };
  const full = {
    ...defaultState(catalogue),
    dimensions: ['api.method'],
    filters: [
      { member: 'api.method', op: 'in', values: ['GET', 'a,b&c=d#e "f"'] },
      { member: 'api.status', op: '>=', values: ['500'] },
      { member: 'api.status', op: 'isNull', values: [] },
      { member: 'api.status', op: 'between', values: ['1', ''] },
    ],
    range: { from: 1_767_542_400_000, to: 1_767_801_600_000 },
    as: 'table',
    top: 5,
    compare: '1M',
    dropPartial: true,
    tab: 'sql',
  };

  it('brings every choice through a link', () => {
    expect(fromHash(`#${toHash(full)}`, defaultState(catalogue))).toEqual(full);
  });

  it('starts with a question that every catalogue can answer, also an empty one', () => {
    expect(defaultState(catalogue)).toMatchObject({ measures: ['api.requests'], grain: 'day' });
    expect(defaultState({ ...catalogue, datasets: [] })).toMatchObject({ measures: [] });
  });

  it.each(['', '#', '#nonsense', '#filter=[1]&filter=%22x%22', '#range=1..x&top=1e9&as=pie', '#%E0%A4%A'])(
    'survives the link %s',
    (hash) => {
      expect(fromHash(hash, defaultState(catalogue))).toEqual(defaultState(catalogue));
    }
  );

  it('makes a request that the contract takes, with typed values and only filled filters', () => {
    const request = toRequest(full, catalogue, { now: 0, maxDataPoints: 800, locale: 'en' });
    const envelope = queryRequestSchema.parse(request);
    expect(querySchema.parse(envelope.queries[0])).toMatchObject({
      measures: ['api.requests'],
      filters: [
        { member: 'api.method', op: 'in', values: ['GET', 'a,b&c=d#e "f"'] },
        { member: 'api.status', op: '>=', values: [500] },
        { member: 'api.status', op: 'isNull', values: [] },
      ],
      top: { n: 5 },
      compare: '1M',
      partial: 'drop',
      as: 'table',
    });
  });
});

interface QueryState {
  dataset: string;
  measures: string[];
  dimensions: string[];
  filters: Array<{ member: string; op: string; values: string[] }>;
  range: { preset: string } | { from: number; to: number };
  timezone: string;
  grain: string;
  as: string;
  top: number | null;
  compare: string;
  dropPartial: boolean;
  tab: string;
}
interface Series {
  name: string;
  unit: string | undefined;
  values: Array<number | null>;
  previous: boolean;
  key: string;
}
interface ChartData {
  times: number[];
  series: Series[];
  partial: ReadonlySet<number>;
  intervalMs: number | undefined;
}
interface TimeModule {
  fromLocalInput(text: string, zone: string): number | null;
  toLocalInput(epochMs: number, zone: string): string;
  isTimeZone(zone: string): boolean;
  formatInstant(epochMs: number, zone: string, options?: { dateOnly?: boolean }): string;
}
interface SeriesModule {
  chartData(frames: Frame[]): ChartData | null;
}
interface PartialModule {
  splitPartial(values: Array<number | null>, times: number[], partial: ReadonlySet<number>): object | null;
  partialSpans(data: Pick<ChartData, 'times' | 'partial' | 'intervalMs'>, end: number): Array<[number, number]>;
}
interface PrettyModule {
  prettyJson(value: unknown): string;
}
interface CurlModule {
  curlLine(url: string, request: object, withToken: boolean): string;
}
interface PaletteModule {
  strokes(
    series: ReadonlyArray<Pick<Series, 'key' | 'previous'>>,
    dark: boolean
  ): Array<{ color: string; dash: number[] }>;
}
interface TimeAxisModule {
  timeLabels(splits: number[], step: number, zone: string): string[];
}
interface StateModule {
  defaultState(catalogue: Catalogue): QueryState;
  toHash(state: QueryState): string;
  fromHash(hash: string, defaults: QueryState): QueryState;
}
interface RequestModule {
  toRequest(
    state: QueryState,
    catalogue: Catalogue,
    context: { now: number; maxDataPoints: number; locale: 'zh' | 'en' }
  ): QueryRequestInput;
}
