import { defineDataset } from '../semantic/model.ts';
import { oddValues } from './odd-values.ts';

export const logs = defineDataset({
  name: 'logs',
  title: { zh: '其他日志', en: 'Other log lines' },
  description: {
    zh: '不属于以上类别的日志行;不是 JSON 的行原样保留在这里。',
    en: 'Log lines of no other category; lines that are not JSON are kept here as they stand.',
  },
  source: 'events',
  table: 'log_lines',
  time: 'ts',
  actor: 'user_id',
  measures: {
    lines: {
      title: { zh: '日志行数', en: 'Log lines' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    unparsed: {
      title: { zh: '无法解析的行数', en: 'Lines not parsed' },
      description: { zh: '不是 JSON 对象的日志行数。', en: 'Lines that are not a JSON object.' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'parsed', op: '=', value: 0 }] },
    },
    odd_values: oddValues,
  },
  dimensions: {
    level: { title: { zh: '级别', en: 'Level' }, type: 'string', from: 'level' },
    app: { title: { zh: '应用', en: 'Application' }, type: 'string', from: 'app' },
    category: { title: { zh: '类别', en: 'Category' }, type: 'string', from: 'category' },
    message_pattern: { title: { zh: '消息模式', en: 'Message pattern' }, type: 'string', from: 'message_pattern' },
    stream: { title: { zh: '文件或来源', en: 'File or sender' }, type: 'string', from: 'stream' },
  },
  line: {
    body: ['message'],
    labels: ['level', 'app', 'category'],
    details: ['user_id', 'session_id'],
  },
  annotation: { title: 'message_pattern', tags: ['level', 'app'] },
});
