import type { FilterOp } from './contract';
import {
  defaultEvents,
  defaultForecast,
  defaultFunnel,
  defaultIncidents,
  defaultPatterns,
  defaultRetention,
} from './default-query';
import type { EventsModel, MetricModel, OpsQuery } from './query-model';
import { describeQuery } from './query-sentence';
import { testCatalogue } from './test-support/catalogue';
import { OPERATORS } from './vocabulary';

const base: MetricModel = {
  refId: 'A',
  kind: 'metric',
  measures: ['users.new_users'],
  dimensions: [],
  filters: [],
  grain: 'day',
  as: 'timeseries',
};
const zh = (query: Partial<MetricModel>) => describeQuery({ ...base, ...query }, testCatalogue, 'zh');
const en = (query: Partial<MetricModel>) => describeQuery({ ...base, ...query }, testCatalogue, 'en');

describe('describeQuery', () => {
  it('says a whole question in Chinese and in English', () => {
    const query: Partial<MetricModel> = {
      dimensions: ['users.status'],
      filters: [{ member: 'users.status', op: '=', values: ['active'] }],
      compare: '1w',
    };
    expect(zh(query)).toBe('按天统计新增用户,按用户状态分组,筛选用户状态为 active,与上周同期比较');
    expect(en(query)).toBe(
      'New users by day, split by User status, where User status is active, compared with the week before'
    );
  });

  it('names the grain, or that there is none', () => {
    expect(zh({ grain: 'auto' })).toBe('按合适的时间粒度统计新增用户');
    expect(zh({ grain: '5minute' })).toBe('按 5 分钟统计新增用户');
    expect(zh({ grain: '$period' })).toBe('按 $period 统计新增用户');
    expect(zh({ grain: 'none' })).toBe('统计整个时间范围内的新增用户');
    expect(zh({ as: 'number' })).toBe('统计整个时间范围内的新增用户');
    expect(en({ grain: 'auto' })).toBe('New users by a fitting time grain');
    expect(en({ as: 'number' })).toBe('New users over the whole time range');
  });

  it('enumerates several measures, of several datasets too', () => {
    const measures = ['users.new_users', 'users.active_users', 'api.p95'];
    expect(zh({ measures })).toBe('按天统计新增用户、活跃用户和 P95 响应时间');
    expect(en({ measures })).toBe('New users, Active users and P95 response time by day');
  });

  it('says how many of the largest or smallest are kept', () => {
    const dimensions = ['api.endpoint'];
    const measures = ['api.requests'];
    expect(zh({ measures, dimensions, top: { n: 10, others: true, order: 'desc' } })).toContain(
      '取请求数最大的 10 项(其余合并为“其他”)'
    );
    expect(zh({ measures, dimensions, top: { n: 3, others: false, order: 'asc' } })).toContain(
      '取请求数最小的 3 项(其余不显示)'
    );
    expect(en({ measures, dimensions, top: { n: 3, by: 'api.p95', others: false, order: 'asc' } })).toContain(
      'the 3 with the smallest P95 response time (without the rest)'
    );
  });

  it('joins filters and says every operator of the contract', () => {
    const filters = [
      { member: 'users.status', op: 'in' as const, values: ['active', '新用户'] },
      { member: 'users.new_users', op: 'between' as const, values: [1, 5] },
    ];
    expect(zh({ filters })).toBe('按天统计新增用户,筛选用户状态属于 active、新用户且新增用户介于 1 和 5 之间');
    for (const op of Object.keys(OPERATORS) as FilterOp[]) {
      for (const say of [zh, en]) {
        const sentence = say({ filters: [{ member: 'users.status', op, values: ['x', 'y'] }] });
        expect(sentence).not.toContain('undefined');
        expect(sentence.length).toBeGreaterThan(say({}).length + 5);
      }
    }
  });

  it('says that unfinished periods are left out, and keeps silent about comparing with nothing', () => {
    expect(zh({ partial: 'drop', compare: 'none' })).toBe('按天统计新增用户,不含不完整的首尾时间段');
  });

  it('uses names where the catalogue is absent or does not know them', () => {
    expect(describeQuery(base, undefined, 'zh')).toBe('按天统计 users.new_users');
    expect(zh({ measures: ['gone.measure'] })).toBe('按天统计 gone.measure');
  });

  it('says what is missing', () => {
    expect(zh({ measures: [] })).toBe('请先选择至少一个指标');
    expect(
      describeQuery({ refId: 'A', kind: 'rows', dataset: '', filters: [], as: 'table' }, testCatalogue, 'en')
    ).toBe('Choose a dataset first');
  });

  it('describes rows and health', () => {
    expect(
      describeQuery(
        { refId: 'A', kind: 'rows', dataset: 'users', filters: [], as: 'table', limit: 20 },
        testCatalogue,
        'zh'
      )
    ).toBe('列出用户最新的 20 条记录');
    expect(
      describeQuery({ refId: 'A', kind: 'rows', dataset: 'users', filters: [], as: 'annotations' }, testCatalogue, 'en')
    ).toBe('The newest 100 rows of Users as annotations');
    expect(describeQuery({ refId: 'A', kind: 'health', components: [] }, testCatalogue, 'zh')).toBe(
      '所有组件当前的健康状况'
    );
    expect(describeQuery({ refId: 'A', kind: 'health', components: ['mysql', 'redis'] }, testCatalogue, 'zh')).toBe(
      'mysql 和 redis 当前的健康状况'
    );
  });
});

describe('questions about log lines and users', () => {
  const say = (query: OpsQuery) =>
    [describeQuery(query, testCatalogue, 'zh'), describeQuery(query, testCatalogue, 'en')] as const;
  const events: EventsModel = { refId: 'A', ...defaultEvents(undefined) };

  it('describes log lines', () => {
    expect(say(events)).toEqual(['列出所有日志最新的 200 行', 'The newest 200 lines of all logs']);
    const query: EventsModel = {
      ...events,
      datasets: ['api', 'errors'],
      levels: ['error', '$level'],
      search: [
        { text: 'timeout', mode: 'contains' },
        { text: 'probe', mode: 'notContains' },
      ],
      filters: [{ member: 'api.method', op: '=', values: ['GET'] }],
      stream: 'a.log',
      traceId: 't1',
      order: 'asc',
      limit: 5,
    };
    expect(say(query)).toEqual([
      '列出接口和应用错误最早的 5 行,来自 a.log,链路 ID 为 t1,级别为错误或$level,文本包含“timeout”且不包含“probe”,筛选方法为 GET',
      'The oldest 5 lines of API and Application errors, from a.log, of trace t1, of level error or $level, ' +
        'whose text contains "timeout" and does not contain "probe", where Method is GET',
    ]);
  });

  it('describes the volume of log lines', () => {
    expect(say({ ...events, as: 'volume' })).toEqual([
      '按合适的时间粒度统计所有日志各级别的行数',
      'How many lines of all logs there were by level and a fitting time grain',
    ]);
    expect(say({ ...events, as: 'volume', grain: 'hour', datasets: ['api'] })).toEqual([
      '按小时统计接口各级别的行数',
      'How many lines of API there were by level and hour',
    ]);
  });

  it('describes message patterns', () => {
    const patterns = { refId: 'A', ...defaultPatterns(undefined) };
    expect(say(patterns)).toEqual([
      '应用错误中最常见的 20 种消息',
      'The 20 most frequent kinds of message in Application errors',
    ]);
    expect(say({ ...patterns, as: 'timeseries', limit: 3 })[1]).toBe(
      'The trend of the 3 most frequent kinds of message in Application errors'
    );
  });

  it('describes a funnel, or what it lacks', () => {
    const funnel = { refId: 'A', ...defaultFunnel() };
    expect(say(funnel)).toEqual(['请为至少两个步骤选择数据集', 'Choose a dataset for two steps at least']);
    const steps = [
      { dataset: 'api', filters: [{ member: 'api.method', op: '=' as const, values: ['GET'] }] },
      { dataset: 'errors', filters: [], title: 'Paid' },
    ];
    expect(say({ ...funnel, steps, by: 'api.endpoint', windowSeconds: 7200 })).toEqual([
      '2 小时内依次完成 接口(筛选方法为 GET) → “Paid” 的用户数,按接口路径分组,取用户最多的 10 项',
      'How many users went through API (where Method is GET) → "Paid" within 2 hours, split by Endpoint, ' +
        'the 10 values with the most users',
    ]);
  });

  it('describes retention, or what it lacks', () => {
    const retention = { refId: 'A', ...defaultRetention() };
    expect(say(retention)[1]).toBe('Choose a dataset for the start and for the comeback');
    const moments = { start: { dataset: 'api', filters: [] }, comeback: { dataset: 'errors', filters: [] } };
    expect(say({ ...retention, ...moments, grain: 'week' })).toEqual([
      '时间范围内首次有接口记录的用户,按周分组,之后各周又有应用错误记录的比例',
      'Of the users whose first API was in the time range, by week, the share with Application errors in the weeks after',
    ]);
    expect(say({ ...retention, ...moments, periods: [1, 7] })[0]).toContain('第 1、7 天又有');
  });

  it('describes a forecast, or what it lacks', () => {
    const forecast = { refId: 'A', ...defaultForecast(undefined) };
    expect(say(forecast)).toEqual(['请先选择一个指标', 'Choose a measure first']);
    const threshold = { value: 80, direction: 'above' as const };
    expect(say({ ...forecast, measure: 'api.requests', dimensions: ['api.method'], threshold })).toEqual([
      '按天预测请求数未来 30 个周期的走势,按方法分组,以及何时升至 80',
      'Requests by day, 30 ahead, split by Method, and when it rises to 80',
    ]);
  });

  it('describes incidents in each view', () => {
    const incidents = { refId: 'A', ...defaultIncidents(undefined) };
    expect(say(incidents)).toEqual(['列出时间范围内的事件', 'The incidents of the time range']);
    expect(say({ ...incidents, severities: ['P0', 'P1'], states: ['open', '$state'], rules: ['CPU'] })).toEqual([
      '列出时间范围内的事件,级别为 P0 或 P1,状态为未解决或 $state,规则为 CPU',
      'The incidents of the time range, of severity P0 or P1, whose state is open or $state, of the rule CPU',
    ]);
    expect(say({ ...incidents, view: 'summary' })).toEqual(['统计事件的各项数字', 'All numbers of incidents']);
    expect(say({ ...incidents, view: 'summary', figures: ['open_p0', 'mtta_median', '$figure'] })[1]).toBe(
      'open P0, MTTA median and $figure of incidents'
    );
    expect(say({ ...incidents, view: 'course' })[1]).toBe(
      'Incidents, and the time to answer and solve them, by a fitting time grain'
    );
    expect(say({ ...incidents, view: 'course', grain: 'day' })[0]).toBe('按天统计事件数与响应、解决用时');
    expect(say({ ...incidents, view: 'rules' })[0]).toBe('各规则的事件与噪声');
    expect(say({ ...incidents, view: 'annotations' })[0]).toBe('把事件标注在图上');
  });
});
