/** API 与日志, 用户行为 and AI 服务: that they answer the design's log questions, and what a person relies on. */
import { type Dashboard, VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { apiErrorRate } from '../alerts/api-error-rate.ts';
import { API_PANEL, API_UID, BEHAVIOR_PANEL, BEHAVIOR_UID, AI_PANEL, AI_UID } from '../panel-ids.ts';
import { inSight, isRow, metricsOf, panelById, panelsOf, queriesOf, targetsOf } from '../test-support/board-panels.ts';
import { aiBoard } from './ai.ts';
import { apiBoard } from './api.ts';
import { behaviorBoard } from './behavior.ts';
import { realtimeBoard } from './realtime.ts';

const api = apiBoard();
const behavior = behaviorBoard();
const ai = aiBoard();

const measuresOf = (board: Dashboard) => new Set(metricsOf(board).flatMap(({ measures }) => measures));
const dimensionsOf = (board: Dashboard) => new Set(metricsOf(board).flatMap(({ dimensions }) => dimensions));
const overridesOf = (board: Dashboard, id: number) => JSON.stringify(panelById(board, id)?.fieldConfig?.overrides);
const firstRow = (board: Dashboard) => {
  const top = Math.min(...panelsOf(board).map(({ gridPos }) => gridPos?.y ?? 0));
  return panelsOf(board).filter(({ gridPos }) => gridPos?.y === top);
};

describe.each([
  ['API 与日志', api],
  ['用户行为', behavior],
  ['AI 服务', ai],
])('%s', (_title, board) => {
  test('says in Chinese first, then in English, what each panel shows', () => {
    for (const panel of panelsOf(board).filter(({ id }) => !SHARED.has(`${board.uid} ${id}`))) {
      expect({ id: panel.id, description: panel.description }).toEqual({
        id: panel.id,
        description: expect.stringMatching(/^[^\n]*[\u4e00-\u9fff][\s\S]*\n\n[^\u4e00-\u9fff]*[a-z]{3}/),
      });
    }
  });

  test('names what to connect where there is nothing', () => {
    for (const panel of panelsOf(board).filter(({ id }) => !SHARED.has(`${board.uid} ${id}`))) {
      expect(panel.fieldConfig?.defaults.noValue).toMatch(/^无数据:\S.+ \/ No data: \S/);
    }
  });

  test('begins with six tiles of now or today, which no choice of the board narrows', () => {
    expect(firstRow(board)).toHaveLength(6);
    for (const tile of firstRow(board)) {
      expect({ id: tile.id, timeFrom: tile.timeFrom }).toEqual({
        id: tile.id,
        timeFrom: expect.stringMatching(/^now(-(5m|15m|7d|30d)|\/d)$/),
      });
      expect(JSON.stringify(tile.targets)).not.toMatch(/"\$\{(?!datasource)/);
    }
  });

  test('offers choices that start at all, and filters by anything', () => {
    const variables = board.templating.list ?? [];
    expect(variables.map(({ type }) => type).at(-1)).toBe(VariableType.Adhoc);
    const lists = variables.filter(({ type }) => type === VariableType.Query);
    expect(lists.length).toBeGreaterThan(0);
    lists.forEach((list) =>
      expect(list).toMatchObject({ includeAll: true, multi: true, current: { value: ['$__all'] } })
    );
  });

  test('links cells to boards and variables that exist, over the same time', () => {
    const variables = new Map(
      [api, behavior, ai].map(({ uid, templating }) => [uid, (templating.list ?? []).map(({ name }) => name)])
    );
    const urls = [...JSON.stringify(board).matchAll(/"url":"(\/d\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) {
      const [, uid = '', variable = ''] = /^\/d\/([\w-]+)\?var-datasource=\$\{datasource\}&var-(\w+)=/.exec(url) ?? [];
      expect({ url, known: variables.get(uid)?.includes(variable) }).toEqual({ url, known: true });
      expect(url).toContain('${__value.raw:percentencode}&${__url_time_range}');
    }
  });
});

/** Tiles that stand on 实时监控 too, and say what they say there. */
const SHARED = new Set([`${API_UID} ${API_PANEL.errorRateNow}`, `${API_UID} ${API_PANEL.responseTimeNow}`]);

describe('API 与日志', () => {
  test('answers every API question of the design', () => {
    const wanted = [
      ...['requests', 'error_rate', 'slow_requests', 'slow_rate', 'p50', 'p90', 'p95', 'p99', 'apdex', 'avg_duration'],
    ].map((name) => `api.${name}`);
    wanted.forEach((measure) => expect(measuresOf(api)).toContain(measure));
    ['api.endpoint', 'api.status_class', 'api.hour'].forEach((name) => expect(dimensionsOf(api)).toContain(name));
    ['page_load_p75', 'lcp_p75', 'inp_p75', 'cls_p75', 'js_errors'].forEach((name) =>
      expect(measuresOf(api)).toContain(`web.${name}`)
    );
    expect(measuresOf(api)).toContain('security.events');
    const kinds = queriesOf(api).map((query) => ('as' in query ? `${query.kind} ${query.as}` : query.kind));
    ['patterns table', 'patterns timeseries', 'events lines', 'events volume'].forEach((kind) =>
      expect(kinds).toContain(kind)
    );
  });

  test('draws requests and error rate beside the week before', () => {
    for (const id of [API_PANEL.requests, API_PANEL.errorRate]) {
      expect(targetsOf(panelById(api, id)!)).toMatchObject([{ kind: 'metric', compare: '1w', as: 'timeseries' }]);
    }
  });

  test('ten endpoints, judged by the alert’s own threshold, each a way to look at it alone', () => {
    const [query] = targetsOf(panelById(api, API_PANEL.endpoints)!);
    expect(query).toMatchObject({ dimensions: ['api.endpoint'], top: { n: 10 }, as: 'number' });
    const overrides = overridesOf(api, API_PANEL.endpoints);
    expect(overrides).toContain(`"value":${apiErrorRate.threshold.above}`);
    expect(overrides).toContain(`/d/${API_UID}?`);
  });

  test('a satisfaction below its floor is called so, one at the floor is not', () => {
    const mappings = (panelById(api, API_PANEL.apdexNow)?.fieldConfig?.overrides ?? [])
      .flatMap(({ properties }) => properties)
      .filter(({ id }) => id === 'mappings')
      .flatMap(({ value }) => value as Array<{ options: { from?: number | null; to?: number | null } }>);
    expect(mappings[0]?.options).toMatchObject({ from: 0.7, to: null, result: { text: '✔ 正常' } });
    expect(mappings[1]?.options).toMatchObject({ from: null, to: 0.7, result: { text: '✖ 低于阈值' } });
  });

  test('asks for security, pages and the quality of lines only once their rows are opened', () => {
    const shut = inSight(api).filter((panel) => isRow(panel) && panel.collapsed);
    expect(shut.map(({ title }) => title)).toEqual(['安全事件', '页面体验(浏览器)', '日志质量']);
  });

  test('every panel of the API follows the chosen endpoint, but the first row and what is about lines of every kind', () => {
    const followers = panelsOf(api).filter(({ targets }) => JSON.stringify(targets).includes('"${endpoint}"'));
    const ofApi = panelsOf(api).filter(
      (panel) =>
        !firstRow(api).includes(panel) &&
        panel.id !== API_PANEL.oddLines &&
        /"api[."]/.test(JSON.stringify(panel.targets))
    );
    expect(followers.map(({ id }) => id)).toEqual(ofApi.map(({ id }) => id));
    expect(followers.length).toBeGreaterThan(8);
  });
});

describe('用户行为', () => {
  test('walks from registering to buying', () => {
    const [query] = targetsOf(panelById(behavior, BEHAVIOR_PANEL.funnelSteps)!);
    if (query?.kind !== 'funnel') {
      throw new Error('the funnel panel asks no funnel');
    }
    const actions = query.steps.flatMap(({ filters }) => filters.flatMap(({ values }) => values));
    expect(actions).toEqual(['register', 'submit_idea', 'generate_business_plan', 'purchase']);
    expect(query.windowSeconds).toBe(7 * 86_400);
    expect(targetsOf(panelById(behavior, BEHAVIOR_PANEL.funnelByApplication)!)).toMatchObject([{ by: 'actions.app' }]);
  });

  test('retention after 1, 7 and 30 days and by week, over a range in which those days can be over', () => {
    const days = panelById(behavior, BEHAVIOR_PANEL.retention)!;
    expect(targetsOf(days)).toMatchObject([{ kind: 'retention', grain: 'day', periods: [1, 7, 30] }]);
    expect(Number(/^now-(\d+)d/.exec(days.timeFrom ?? '')?.[1])).toBeGreaterThan(31);
    const weeks = panelById(behavior, BEHAVIOR_PANEL.cohorts)!;
    expect(targetsOf(weeks)).toMatchObject([{ kind: 'retention', grain: 'week' }]);
    expect(JSON.stringify(weeks.fieldConfig)).toContain('continuous-blues');
  });

  test('counts different users of today, of 7 and of 30 days', () => {
    const ids = [BEHAVIOR_PANEL.usersToday, BEHAVIOR_PANEL.usersWeek, BEHAVIOR_PANEL.usersMonth];
    const tiles = ids.map((id) => panelById(behavior, id)!);
    expect(tiles.map(({ timeFrom }) => timeFrom)).toEqual(['now/d', 'now-7d', 'now-30d']);
    tiles.forEach((tile) => expect(targetsOf(tile)).toMatchObject([{ measures: ['actions.unique_users'] }]));
  });

  test('who did how much, first and last', () => {
    expect(targetsOf(panelById(behavior, BEHAVIOR_PANEL.users)!)).toMatchObject([
      { dimensions: ['actions.user_id'], measures: ['actions.actions', 'actions.first_seen', 'actions.last_seen'] },
    ]);
    expect(overridesOf(behavior, BEHAVIOR_PANEL.users)).toContain(`/d/${BEHAVIOR_UID}?`);
  });

  test('never adds up different users', () => {
    const stacked = panelsOf(behavior).filter((panel) => JSON.stringify(panel.fieldConfig).includes('"mode":"normal"'));
    expect(stacked.length).toBeGreaterThan(0);
    expect(stacked.flatMap(targetsOf).flatMap((query) => ('measures' in query ? query.measures : []))).not.toContain(
      'actions.unique_users'
    );
  });
});

describe('AI 服务', () => {
  test('answers every AI question of the design', () => {
    ['calls', 'cost', 'tokens', 'success_rate', 'avg_latency', 'p95_latency', 'p95_ttft', 'failed_calls'].forEach(
      (name) => expect(measuresOf(ai)).toContain(`ai_calls.${name}`)
    );
    ['service', 'model', 'error_class'].forEach((name) => expect(dimensionsOf(ai)).toContain(`ai_calls.${name}`));
  });

  test('cost by calendar day, and today beside yesterday', () => {
    expect(targetsOf(panelById(ai, AI_PANEL.costByDay)!)).toMatchObject([
      { grain: 'day', dimensions: ['ai_calls.service'] },
    ]);
    expect(panelById(ai, AI_PANEL.costToday)).toMatchObject({ timeFrom: 'now/d' });
    expect(targetsOf(panelById(ai, AI_PANEL.costToday)!)).toMatchObject([{ compare: '1d' }]);
  });

  test('a vendor keeps its colour on every panel', () => {
    for (const id of [AI_PANEL.calls, AI_PANEL.success, AI_PANEL.costByDay, AI_PANEL.latency, AI_PANEL.ttft]) {
      expect(overridesOf(ai, id)).toContain('{"id":"byName","options":"zhipu"}');
    }
  });

  test('tells every class of failure in words, with what helps', () => {
    const words = overridesOf(ai, AI_PANEL.failureClasses);
    ['arrears 欠费', 'auth 密钥', 'rate_limit 限流', 'timeout 超时', 'content_block 内容'].forEach((word) =>
      expect(words).toContain(word)
    );
  });
});

describe('实时监控', () => {
  test('leads to the endpoint and to the vendor', () => {
    const links = JSON.stringify(realtimeBoard());
    expect(links).toContain(`/d/${API_UID}?var-datasource=\${datasource}&var-endpoint=`);
    expect(links).toContain(`/d/${AI_UID}?var-datasource=\${datasource}&var-service=`);
  });
});
