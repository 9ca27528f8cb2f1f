import { DashboardLinkType, type Panel, type RowPanel, VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { apiErrorRate } from '../alerts/api-error-rate.ts';
import { allBoards } from '../outputs.ts';
import { BUSINESS_PANEL, INCIDENTS_PANEL, REALTIME_PANEL } from '../panel-ids.ts';
import { everything, inSight, isRow, metricsOf, panelById, panelsOf, targetsOf } from '../test-support/board-panels.ts';
import { readRunbook } from '../test-support/repository.ts';

const boards = allBoards(readRunbook);
const dataBoards = boards.filter(({ uid }) => uid !== 'aimarket-runbooks');

const board = (uid: string) => boards.find((candidate) => candidate.uid === uid);

/** Every cell of the 24 columns, from the topmost panel to the lowest, belongs to exactly one panel. */
function expectFullGrid(panels: ReadonlyArray<Panel | RowPanel>): void {
  const taken = new Map<string, number>();
  for (const panel of panels) {
    const { x = 0, y = 0, w = 0, h = 0 } = panel.gridPos ?? {};
    expect(x + w).toBeLessThanOrEqual(24);
    for (let column = x; column < x + w; column++) {
      for (let line = y; line < y + h; line++) {
        const cell = `${column},${line}`;
        expect({ cell, panels: [taken.get(cell), panel.id] }).toEqual({ cell, panels: [undefined, panel.id] });
        taken.set(cell, panel.id ?? -1);
      }
    }
  }
  const tops = panels.map(({ gridPos }) => gridPos?.y ?? 0);
  const bottoms = panels.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0));
  expect(taken.size).toBe(panels.length === 0 ? 0 : (Math.max(...bottoms) - Math.min(...tops)) * 24);
}

describe.each(boards.map((candidate) => [candidate.title ?? '', candidate] as const))(
  'board %s',
  (_title, candidate) => {
    test('has a uid, tags, a zone, Monday weeks and a shared crosshair', () => {
      expect(candidate.uid).toMatch(/^aimarket-[a-z]+$/);
      expect(candidate.tags).toContain('aimarket');
      expect(candidate.timezone).toBe('Asia/Shanghai');
      expect(candidate.weekStart).toBe('monday');
      expect(candidate.graphTooltip).toBe(1);
    });

    test('every panel has its own id, a title and a description', () => {
      const ids = everything(candidate).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).not.toContain(undefined);
      for (const panel of panelsOf(candidate)) {
        expect({ id: panel.id, title: panel.title?.trim() }).toEqual({
          id: panel.id,
          title: expect.stringMatching(/\S/),
        });
        expect(panel.description ?? '').toMatch(/[。\S]{10,}/);
      }
    });

    test('panels fill whole rows of 24 columns and never overlap, in shut rows too', () => {
      expectFullGrid(inSight(candidate));
      for (const row of inSight(candidate)) {
        if (isRow(row)) {
          expect(row.collapsed).toBe(row.panels.length > 0);
          expectFullGrid(row.panels);
        }
      }
    });

    test('links to the other boards in sight', () => {
      const link = candidate.links?.find(({ type }) => type === DashboardLinkType.Dashboards);
      expect(link).toMatchObject({ tags: ['aimarket'], asDropdown: false });
      expect(link).not.toHaveProperty('placement');
    });
  }
);

describe.each(dataBoards.map((candidate) => [candidate.title ?? '', candidate] as const))(
  'data board %s',
  (_title, candidate) => {
    test('names its data source by the variable only', () => {
      const reference = { type: 'aimarket-ops-datasource', uid: '${datasource}' };
      expect(candidate.templating.list?.[0]).toMatchObject({
        type: 'datasource',
        name: 'datasource',
        query: 'aimarket-ops-datasource',
      });
      for (const panel of panelsOf(candidate)) {
        expect({ id: panel.id, datasource: panel.datasource }).toEqual({ id: panel.id, datasource: reference });
        expect(targetsOf(panel).length).toBeGreaterThan(0);
        targetsOf(panel).forEach((query) => expect(query.datasource).toEqual(reference));
      }
      expect(JSON.stringify(candidate)).not.toContain('aimarket-ops"');
    });

    test('shows incidents as regions on its graphs', () => {
      const reference = { type: 'aimarket-ops-datasource', uid: '${datasource}' };
      // A P3 lasts for a day and would tint all of it.
      const severities = ['P0', 'P1', 'P2'];
      const target = { refId: 'Anno', kind: 'incidents', view: 'annotations', severities, datasource: reference };
      // Over a month they would stand as a fence before the data.
      const hidden = [
        'aimarket-incidents',
        'aimarket-business',
        'aimarket-behavior',
        'aimarket-inspection',
        'aimarket-capacity',
      ];
      expect(candidate.annotations.list).toEqual([
        expect.objectContaining({
          name: '事件',
          enable: !hidden.includes(candidate.uid ?? ''),
          datasource: reference,
          target: expect.objectContaining(target),
        }),
      ]);
    });

    test('gives narrow tiles a title that is not cut on a screen of 1366 pixels', () => {
      // Beside the icons of a description and of notices about 60 px are left: 14 px a Chinese character, 8 any other.
      for (const { title = '', type, gridPos } of panelsOf(candidate)) {
        const pixels = [...title].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 14 : 8), 0);
        if (type === 'stat' && (gridPos?.w ?? 24) <= 4) {
          expect({ title, pixels, fits: pixels <= 60 }).toEqual({ title, pixels, fits: true });
        }
      }
    });

    test('asks one query a letter', () => {
      for (const panel of panelsOf(candidate)) {
        const letters = targetsOf(panel).map(({ refId }) => refId);
        expect(new Set(letters).size).toBe(letters.length);
      }
    });

    test('says something where there is no data', () => {
      panelsOf(candidate).forEach((panel) => expect(panel.fieldConfig?.defaults.noValue).toMatch(/无数据|未知/));
    });

    test('uses variables it defines and nothing else', () => {
      // Ad-hoc filters are appended to queries by the plugin; `__` is Grafana's own.
      const defined = (candidate.templating.list ?? [])
        .filter(({ type }) => type !== VariableType.Adhoc)
        .map(({ name }) => name);
      const used = [...JSON.stringify(candidate).matchAll(/\$\{(?!__)(\w+)\}/g)].map((match) => match[1]);
      expect(new Set(used)).toEqual(new Set(defined));
    });

    test('stays as it was written once it is JSON', () => {
      expect(JSON.parse(JSON.stringify(candidate))).toMatchObject({ uid: candidate.uid });
      expect(JSON.stringify(candidate)).not.toContain('_implementsDataqueryVariant');
    });
  }
);

describe('实时监控', () => {
  const realtime = board('aimarket-realtime');

  test('refreshes every 30 s over the last hour', () => {
    expect(realtime).toMatchObject({ refresh: '30s', time: { from: 'now-1h', to: 'now' } });
  });

  test('begins with the four states, told in words for up, down, partly and unknown', () => {
    const tiles = panelsOf(realtime!).slice(0, 4);
    expect(tiles.map(({ title }) => title)).toEqual(['系统', '数据库', 'Redis', 'AI 服务']);
    for (const tile of tiles) {
      expect(tile.gridPos?.y).toBe(0);
      expect(targetsOf(tile)[0]?.kind).toBe('health');
      const texts = JSON.stringify(tile.fieldConfig?.defaults.mappings);
      ['正常', '故障', '部分故障', '未知'].forEach((word) => expect(texts).toContain(word));
    }
    expect(targetsOf(tiles[1]!)[0]).toMatchObject({ components: ['mysql'] });
    expect(targetsOf(tiles[2]!)[0]).toMatchObject({ components: ['redis'] });
  });

  test('answers every realtime question of the design', () => {
    const asked = new Set(metricsOf(realtime!).flatMap(({ measures }) => measures));
    const wanted = [
      ...['api.p50', 'api.p95', 'api.avg_duration', 'api.error_rate', 'sessions.online_users'],
      ...['ai_calls.calls', 'ai_calls.success_rate', 'ideas.submitted', 'plans.total'],
    ];
    wanted.forEach((measure) => expect(asked).toContain(measure));
  });

  test('counts today from midnight', () => {
    for (const id of [REALTIME_PANEL.ideasToday, REALTIME_PANEL.plansToday]) {
      expect(panelById(realtime, id)).toMatchObject({ timeFrom: 'now/d' });
    }
  });

  test('judges by the rule’s threshold, in words too', () => {
    const tile = panelById(realtime, REALTIME_PANEL.errorRateNow);
    const limit = apiErrorRate.threshold.above;
    expect(tile?.fieldConfig?.defaults.thresholds?.steps.at(-1)?.value).toBe(limit);
    const overrides = JSON.stringify(tile?.fieldConfig?.overrides);
    expect(overrides).toContain(`"from":${limit},"to":null`);
    expect(overrides).toContain('超过阈值');
    expect(tile?.timeFrom).toBe(`now-${apiErrorRate.windowSeconds / 60}m`);
  });
});

describe('业务指标', () => {
  const business = board('aimarket-business');
  const variable = (name: string) => business?.templating.list?.find((candidate) => candidate.name === name);

  test('offers day, week and month, and comparisons that may be none', () => {
    const values = (name: string) => variable(name)?.options?.map(({ value }) => value);
    expect(values('period')).toEqual(['day', 'week', 'month']);
    expect(values('compare')).toEqual(['none', 'previous', '1d', '1w', '1M', '1y']);
    expect(variable('period')?.current).toMatchObject({ value: 'day', text: '日' });
    expect(variable('period')?.query).toBe('日 : day,周 : week,月 : month');
  });

  test('shows the last 30 days, and has a link for 30 weeks and 30 months', () => {
    expect(business?.time).toEqual({ from: 'now-30d/d', to: 'now/d' });
    const urls = business?.links?.map(({ url }) => url ?? '').filter(Boolean) ?? [];
    expect(urls).toHaveLength(3);
    expect(urls[1]).toContain('var-period=week&var-compare=previous&from=now-30w/w&to=now/w');
    expect(urls[2]).toContain('var-period=month&var-compare=1y&from=now-30M/M&to=now/M');
  });

  test('answers all five business questions by period', () => {
    const byPeriod = metricsOf(business!).filter(({ grain }) => grain === '${period}');
    const asked = new Set(byPeriod.flatMap(({ measures }) => measures));
    const questions = [
      ['users.new_users', 'users.active_users'],
      ['ideas.submitted', 'ideas.completed', 'ideas.avg_ai_score', 'ideas.high_quality'],
      ['ai_services.calls', 'ai_services.tokens', 'ai_services.cost', 'ai_services.avg_execution_time'],
      ['plans.total', 'plans.completed', 'plans.failed', 'plans.avg_score', 'plans.avg_generation_minutes'],
      ['revenue.spending', 'revenue.paying_users', 'revenue.avg_transaction'],
    ];
    questions.flat().forEach((measure) => expect(asked).toContain(measure));
    const byService = metricsOf(business!).filter(({ dimensions }) => dimensions.includes('ai_services.service'));
    expect(byService.flatMap(({ measures }) => measures)).toContain('ai_services.successful_calls');
  });

  test('stacks only what may be added', () => {
    const stacked = panelsOf(business!).filter((panel) =>
      JSON.stringify(panel.fieldConfig).includes('"mode":"normal"')
    );
    expect(stacked.map(({ id }) => id)).toEqual([
      BUSINESS_PANEL.aiCalls,
      BUSINESS_PANEL.aiCost,
      BUSINESS_PANEL.aiTokens,
    ]);
  });

  test('compares each question with an earlier period', () => {
    const compared = metricsOf(business!).filter(({ compare }) => compare === '${compare}');
    const datasets = new Set(compared.flatMap(({ measures }) => measures.map((measure) => measure.split('.')[0])));
    expect(datasets).toEqual(new Set(['users', 'ideas', 'plans', 'revenue']));
    const totals = metricsOf(business!).filter(({ compare }) => compare === 'previous');
    expect(totals.flatMap(({ measures }) => measures)).toContain('ai_services.calls');
  });
});

describe('事件', () => {
  const incidents = board('aimarket-incidents');

  test('begins with what is open and urgent, and has a way to act on each', () => {
    expect(panelById(incidents, INCIDENTS_PANEL.urgent)?.gridPos).toMatchObject({ x: 0, y: 0 });
    const table = panelById(incidents, INCIDENTS_PANEL.open);
    expect(targetsOf(table!)).toEqual([expect.objectContaining({ kind: 'incidents', states: ['open'] })]);
    expect(JSON.stringify(table?.transformations)).toContain('"link"');
  });

  test('never shows a mean time without the number of incidents behind it', () => {
    const figures = panelsOf(incidents!)
      .flatMap(targetsOf)
      .flatMap((query) => (query.kind === 'incidents' ? [query.figures] : []))
      .filter((chosen) => chosen.some((name) => name.startsWith('mtt')));
    expect(figures).toHaveLength(2);
    figures.forEach((chosen) => expect(chosen).toContainEqual(expect.stringMatching(/_n$/)));
  });
});

describe('告警处置手册', () => {
  test('shows each runbook’s own text', () => {
    const runbooks = board('aimarket-runbooks');
    const texts = panelsOf(runbooks!).map((panel) => (panel.options as { content: string }).content);
    expect(texts).toHaveLength(31);
    expect(texts[0]).toBe(readRunbook('api-error-rate-high'));
  });
});
