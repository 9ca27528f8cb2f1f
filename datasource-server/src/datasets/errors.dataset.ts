import { defineDataset } from '../semantic/model.ts';

export const errors = defineDataset({
  name: 'errors',
  title: { zh: '应用错误', en: 'Application errors' },
  description: {
    zh: '服务端错误日志与浏览器错误;同一条错误出现在 error 与 combined 两个文件里只算一次。',
    en: 'Error lines of servers and errors in browsers; one that stands in the error file and the combined file counts once.',
  },
  source: 'events',
  table: 'app_errors',
  time: 'ts',
  actor: 'user_id',
  measures: {
    errors: {
      title: { zh: '错误数', en: 'Errors' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    affected_users: {
      title: { zh: '受影响用户数', en: 'Affected users' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'countDistinct', column: 'user_id', where: [{ column: 'user_id', op: '!=', value: '' }] },
    },
  },
  dimensions: {
    source: {
      title: { zh: '来源', en: 'Source' },
      type: 'string',
      from: 'origin',
      values: ['server', 'browser'],
    },
    message_pattern: { title: { zh: '错误模式', en: 'Message pattern' }, type: 'string', from: 'message_pattern' },
    type: { title: { zh: '类型', en: 'Type' }, type: 'string', from: 'type' },
    page: { title: { zh: '页面', en: 'Page' }, type: 'string', from: 'page' },
    browser: { title: { zh: '浏览器', en: 'Browser' }, type: 'string', from: 'browser' },
    app: { title: { zh: '应用', en: 'Application' }, type: 'string', from: 'app' },
    release: { title: { zh: '版本', en: 'Release' }, type: 'string', from: 'release' },
  },
  line: {
    body: ['type', 'message'],
    labels: ['source', 'message_pattern', 'type', 'page', 'browser', 'app', 'release'],
    details: ['stack', 'context', 'user_id', 'session_id'],
  },
  annotation: { title: 'type', tags: ['source', 'app'] },
});
