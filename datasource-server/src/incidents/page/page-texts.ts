import type { Text } from '../../contract/text.ts';

/** What the page of an incident says. */
export const PAGE_TEXTS = {
  product: { zh: 'AI 创意市场 · 事件', en: 'AI marketplace · incident' },
  number: { zh: '编号', en: 'Number' },
  value: { zh: '当前值', en: 'Value' },
  threshold: { zh: '阈值', en: 'threshold' },
  started: { zh: '开始', en: 'Started' },
  since: { zh: '已持续', en: 'For' },
  lasted: { zh: '共持续', en: 'Lasted' },
  alerts: { zh: '告警', en: 'Alerts' },
  clocks: { zh: '时限', en: 'Clocks' },
  respond: { zh: '响应', en: 'Answer' },
  solve: { zh: '解决', en: 'Solve' },
  due: { zh: '截止', en: 'due' },
  limit: { zh: '限', en: 'within' },
  left: { zh: '剩余', en: 'left' },
  over: { zh: '已超时', en: 'overdue by' },
  inTime: { zh: '按时', en: 'in time' },
  late: { zh: '超时', en: 'late' },
  noAnswerDue: { zh: '未到期已自动恢复', en: 'recovered before it was due' },
  panel: { zh: '查看面板', en: 'Open the panel' },
  runbook: { zh: '处置手册', en: 'Runbook' },
  act: { zh: '我来处理', en: 'Take action' },
  addNote: { zh: '补充说明', en: 'Add to it' },
  name: { zh: '你的姓名', en: 'Your name' },
  note: { zh: '说明', en: 'Note' },
  optional: { zh: '(可不填)', en: '(optional)' },
  acknowledge: { zh: '确认响应', en: 'Acknowledge' },
  mitigate: { zh: '已缓解', en: 'Mitigated' },
  resolve: { zh: '已解决', en: 'Resolved' },
  addNoteButton: { zh: '添加备注', en: 'Add note' },
  byItself: { zh: '所有告警都已恢复,事件自动解决。', en: 'Every alert recovered: resolved by itself.' },
  nothingChanged: {
    zh: '在此之前它已被处理,状态没有改变。',
    en: 'Somebody was faster; nothing has changed.',
  },
  timeline: { zh: '经过', en: 'What happened' },
  asOf: { zh: '以上为此刻的情况,刷新页面可更新:', en: 'As of now; reload for news:' },
} satisfies Record<string, Text>;

interface Refusal {
  status: number;
  title: Text;
  advice: Text;
}

/** Why a link does not open, and what to do. */
export const REFUSALS = {
  wrong: {
    status: 403,
    title: { zh: '链接不正确', en: 'This link is not right' },
    advice: {
      zh: '链接可能被截断或改动。请从消息中复制完整的链接再打开;也可以在 Grafana 的“事件”看板中点击该事件的“处理”链接。',
      en: 'It may have been cut or changed. Copy the whole link from the message, or open the incident from the board 事件 (incidents) in Grafana.',
    },
  },
  expired: {
    status: 410,
    title: { zh: '链接已过期', en: 'This link has expired' },
    advice: {
      zh: '请在 Grafana 的“事件”看板中点击该事件的“处理”链接,那里总有新的链接;有效期由 INCIDENT_LINK_HOURS 设置。',
      en: 'Open the incident from the board 事件 (incidents) in Grafana, which always has fresh links; INCIDENT_LINK_HOURS sets how long they count.',
    },
  },
  unknown: {
    status: 404,
    title: { zh: '没有这个事件', en: 'There is no such incident' },
    advice: {
      zh: '它可能已经很久,只保留在事件库里;请在 Grafana 的“事件”看板中查看。',
      en: 'It may be so old that only the event store has it; look at the board 事件 (incidents) in Grafana.',
    },
  },
} satisfies Record<string, Refusal>;
