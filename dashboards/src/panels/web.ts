import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, COLOR, fixedColor, READABLE_POINTS, tablePanel, timeSeriesPanel, WHOLE } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { NO_BROWSER } from './connect.ts';
import { ratedTile, type Rating } from './present-value.ts';
import { stackedBars } from './stacked-bars.ts';
import { judgedCell, width } from './table-cells.ts';
import { changeTile } from './totals.ts';

/** Where web.dev draws the lines, at the 75th percentile; page load has no line there and takes LCP's with a second added. */
const RATINGS = {
  pageLoad: { good: 3500, poor: 5000 },
  lcp: { good: 2500, poor: 4000 },
  inp: { good: 200, poor: 500 },
  cls: { good: 0.1, poor: 0.25 },
} as const satisfies Record<string, Rating>;

export function pageViewsTotal(): Builder<Panel> {
  return counted('页面浏览', 'web.page_views', '页面浏览次数', 'Page views');
}

export function scriptErrorsTotal(): Builder<Panel> {
  return counted('脚本错误', 'web.js_errors', '页面脚本错误数', 'Script errors in pages');
}

function counted(title: string, measure: string, zh: string, en: string): Builder<Panel> {
  return changeTile(
    {
      title,
      description: both(
        `所选时段的${zh},以及与紧邻的上一个等长时段相比的变化。页面采样上报时为样本数。`,
        `${en} in the chosen range, and the change against the range before. Where pages report a sample, it counts the sample.`
      ),
      noValue: NO_BROWSER,
    },
    new MetricQueryBuilder(measure),
    WHOLE
  );
}

export function pageLoadTotal(): Builder<Panel> {
  return vital(
    '页面加载',
    'web.page_load_p75',
    RATINGS.pageLoad,
    'ms',
    '完整加载一个页面的时间',
    'time to load a page'
  );
}

export function lcpTotal(): Builder<Panel> {
  return vital(
    'LCP P75',
    'web.lcp_p75',
    RATINGS.lcp,
    'ms',
    '最大内容出现的时间',
    'time until the largest content stands'
  );
}

export function inpTotal(): Builder<Panel> {
  return vital(
    'INP P75',
    'web.inp_p75',
    RATINGS.inp,
    'ms',
    '页面对点击与输入的反应时间',
    'time to react to a click or key'
  );
}

export function clsTotal(): Builder<Panel> {
  return vital('CLS P75', 'web.cls_p75', RATINGS.cls, 'none', '页面内容跳动的程度', 'how much the page jumps about');
}

function vital(title: string, measure: string, rating: Rating, unit: string, zh: string, en: string): Builder<Panel> {
  const suffix = unit === 'ms' ? ' ms' : '';
  const panel = ratedTile(
    {
      title,
      description: both(
        `所选时段内 75% 的浏览不差于此:${zh}。不超过 ${rating.good}${suffix} 为良好,超过 ${rating.poor}${suffix} 为差。`,
        `75% of visits are no worse: ${en}. Good up to ${rating.good}${suffix}, poor above ${rating.poor}${suffix}.`
      ),
      noValue: NO_BROWSER,
    },
    measure,
    rating
  ).unit(unit);
  return unit === 'none' ? panel.decimals(3) : panel;
}

export function vitalsOverTime(): Builder<Panel> {
  return timeSeriesPanel({
    title: '页面加载、LCP 与 INP',
    description: both(
      '各时段的 P75。与上方接口响应时间一起升高:慢在服务端;单独升高:慢在页面或网络。',
      '75th percentiles over time. Rising with the API percentiles above: the server is slow; rising alone: the page or the network.'
    ),
    noValue: NO_BROWSER,
  })
    .withTarget(new MetricQueryBuilder('web.page_load_p75', 'web.lcp_p75', 'web.inp_p75'))
    .unit('ms')
    .min(0)
    .maxDataPoints(READABLE_POINTS)
    .fillOpacity(0)
    .overrideByName('page_load_p75', [fixedColor(COLOR.blue)])
    .overrideByName('lcp_p75', [fixedColor(COLOR.orange)])
    .overrideByName('inp_p75', [fixedColor(COLOR.green)]);
}

export function scriptErrorsByPage(): Builder<Panel> {
  return stackedBars(
    {
      title: '脚本错误(按页面)',
      description: both(
        '各页面的脚本错误数,最多的 8 个页面。错误内容见“错误模式”。',
        'Script errors of the eight pages with most of them. What they say: see the error patterns.'
      ),
      noValue: NO_BROWSER,
    },
    new MetricQueryBuilder('web.js_errors')
      .by('web.page')
      .top({ n: 8, by: 'web.js_errors', others: true, order: 'desc' })
  ).unit('short');
}

export function pages(): Builder<Panel> {
  return byDimension(
    '页面(浏览最多的 10 个)',
    'web.page',
    '各页面的浏览次数、加载时间、Web Vitals(P75)与脚本错误',
    'Views, load time, web vitals (p75) and script errors of the ten most viewed pages'
  );
}

export function browsers(): Builder<Panel> {
  return byDimension(
    '浏览器',
    'web.browser',
    '各浏览器的浏览次数、加载时间、Web Vitals(P75)与脚本错误',
    'Views, load time, web vitals (p75) and script errors by browser'
  );
}

function byDimension(title: string, dimension: string, zh: string, en: string): Builder<Panel> {
  return tablePanel({
    title,
    description: both(`${zh}。橙红色为达到“差”的数值。`, `${en}. Marked: values that are poor.`),
    noValue: NO_BROWSER,
  })
    .withTarget(
      new MetricQueryBuilder(
        'web.page_views',
        'web.page_load_p75',
        'web.lcp_p75',
        'web.inp_p75',
        'web.cls_p75',
        'web.js_errors'
      )
        .by(dimension)
        .top({ n: 10, by: 'web.page_views', others: false, order: 'desc' })
        .asNumber()
    )
    .overrideByName(dimension.slice('web.'.length), [width(150)])
    .overrideByName('page_load_p75', judgedCell({ above: RATINGS.pageLoad.poor }))
    .overrideByName('lcp_p75', judgedCell({ above: RATINGS.lcp.poor }))
    .overrideByName('inp_p75', judgedCell({ above: RATINGS.inp.poor }))
    .overrideByName('cls_p75', [...judgedCell({ above: RATINGS.cls.poor }), { id: 'decimals', value: 3 }]);
}
