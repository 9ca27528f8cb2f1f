import type { FilterOp } from './contract';
import type { MetricModel } from './query-model';
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
