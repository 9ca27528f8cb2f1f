import { defineDataset, type Measure } from '../semantic/model.ts';

/** Of the events with one name: how many, or the 75th percentile of their values, as web vitals are judged. */
const count = (name: string, title: Measure['title'], goodDirection: Measure['goodDirection']): Measure => ({
  title,
  unit: 'short',
  goodDirection,
  fill: 'zero',
  aggregate: { agg: 'count', where: [{ column: 'name', op: '=', value: name }] },
});
const quantile = (q: number, name: string, title: Measure['title'], unit = 'ms'): Measure => ({
  title,
  unit,
  ...(unit === 'none' ? { decimals: 3 } : {}),
  goodDirection: 'down',
  fill: 'null',
  aggregate: { agg: 'quantile', q, of: 'value', where: [{ column: 'name', op: '=', value: name }] },
});

export const web = defineDataset({
  name: 'web',
  title: { zh: '页面体验', en: 'Web pages' },
  description: {
    zh: '浏览器遥测:页面浏览、加载时间、Web Vitals、脚本错误与页面里的接口耗时。',
    en: 'From browsers: page views, load times, web vitals, script errors and API timings as pages see them.',
  },
  source: 'events',
  table: 'web_events',
  time: 'ts',
  actor: 'user_id',
  discriminator: 'name',
  measures: {
    page_views: count('page_view', { zh: '页面浏览', en: 'Page views' }, 'up'),
    page_load_p75: quantile(0.75, 'page_load', { zh: '页面加载 P75', en: 'Page load p75' }),
    lcp_p75: quantile(0.75, 'lcp', { zh: '最大内容绘制 LCP P75', en: 'LCP p75' }),
    inp_p75: quantile(0.75, 'inp', { zh: '交互延迟 INP P75', en: 'INP p75' }),
    cls_p75: quantile(0.75, 'cls', { zh: '布局偏移 CLS P75', en: 'CLS p75' }, 'none'),
    fcp_p75: quantile(0.75, 'fcp', { zh: '首次内容绘制 FCP P75', en: 'FCP p75' }),
    ttfb_p75: quantile(0.75, 'ttfb', { zh: '首字节 TTFB P75', en: 'TTFB p75' }),
    js_errors: count('js_error', { zh: '脚本错误', en: 'Script errors' }, 'down'),
    api_calls: count('api_call', { zh: '页面接口调用', en: 'API calls of pages' }, 'none'),
    api_p95: quantile(0.95, 'api_call', { zh: '页面接口耗时 P95', en: 'API call p95 as pages see it' }),
    resource_p75: quantile(0.75, 'resource', { zh: '资源加载 P75', en: 'Resource load p75' }),
  },
  dimensions: {
    event: { title: { zh: '事件', en: 'Event' }, type: 'string', from: 'name' },
    page: { title: { zh: '页面', en: 'Page' }, type: 'string', from: 'page' },
    browser: { title: { zh: '浏览器', en: 'Browser' }, type: 'string', from: 'browser' },
    target: { title: { zh: '接口或资源', en: 'API or resource' }, type: 'string', from: 'target' },
    os: { title: { zh: '操作系统', en: 'Operating system' }, type: 'string', from: 'os' },
    device: { title: { zh: '设备', en: 'Device' }, type: 'string', from: 'device' },
    app: { title: { zh: '应用', en: 'Application' }, type: 'string', from: 'app' },
    release: { title: { zh: '版本', en: 'Release' }, type: 'string', from: 'release' },
  },
  line: {
    body: [
      'name',
      'page',
      'method',
      'target',
      { column: 'status', unit: '' },
      { column: 'value', unit: '' },
      'message',
    ],
    labels: ['page', 'browser', 'target', 'os', 'device', 'app', 'release'],
    details: ['name', 'value', 'rating', 'status', 'session_id', 'user_id'],
  },
});
