import type { Incident } from '../contract/incidents.ts';
import type { Text } from '../contract/text.ts';
import { windowOf } from './inspect-measures.ts';
import { unknownFinding, type Finding } from './item.ts';
import { judgeLimit, limitText, type Limit } from './judge.ts';

const BOARD = 'aimarket-incidents';
const DAY = 864e5;
const MINUTE = 60_000;
const SILENCE = { breach: 'above', warn: 10, fail: 30 } as const satisfies Limit;
const DETAILS = 10;

export interface AlertFacts {
  incidents: readonly Incident[];
  /** When an alert rule last asked something; null since the process started. */
  lastRuleAt: number | null;
}

/** Whether rules are evaluated, what is open, and what was dealt with too late. */
export function inspectAlerts({ incidents, lastRuleAt }: AlertFacts, now: number): Finding[] {
  const open = incidents.filter(({ state }) => state !== 'resolved');
  const urgent = open.filter(({ severity }) => severity === 'P0' || severity === 'P1');
  const late = incidents.filter(
    ({ sla, detectedAt }) =>
      detectedAt >= now - DAY && (sla.acknowledge.state === 'breached' || sla.resolve.state === 'breached')
  );
  const whyUnknown = whyNoneIsUnknown({ incidents, lastRuleAt }, now);
  const counted = { urgent, others: open.filter((incident) => !urgent.includes(incident)), late };
  return [rules(lastRuleAt, now), ...COUNTS.map((count) => countOf(count, counted[count.of], whyUnknown, now))];
}

interface Count {
  id: string;
  of: 'urgent' | 'others' | 'late';
  title: Text;
  limit: Limit;
  panel: number;
}

const COUNTS: readonly Count[] = [
  {
    id: 'alerts.open_urgent',
    of: 'urgent',
    title: { zh: '未解决的 P0/P1 事件', en: 'Open incidents P0/P1' },
    limit: { breach: 'above', fail: 0 },
    panel: 1,
  },
  {
    id: 'alerts.open_others',
    of: 'others',
    title: { zh: '未解决的 P2/P3 事件', en: 'Open incidents P2/P3' },
    limit: { breach: 'above', warn: 0 },
    panel: 2,
  },
  {
    id: 'alerts.late',
    of: 'late',
    title: { zh: '24 小时内超时的事件', en: 'Incidents of the day dealt with too late' },
    limit: { breach: 'above', warn: 0 },
    panel: 5,
  },
];

/** Why there being no incident says nothing; null where it does: alerts have come here, and rules are evaluated now. */
function whyNoneIsUnknown({ incidents, lastRuleAt }: AlertFacts, now: number): Text | null {
  if (incidents.length === 0) {
    return {
      zh: '还没有收到过 Grafana 的告警,没有事件不说明问题:在 Grafana 一侧设置 ALERT_RELAY_URL 与 ALERT_RELAY_TOKEN(见 README)后重启,第一条告警到达后即可判断',
      en: 'no alert of Grafana has ever come here, so no incident says nothing: set ALERT_RELAY_URL and ALERT_RELAY_TOKEN for Grafana (see the README) and restart it; this is known from the first alert on',
    };
  }
  return lastRuleAt !== null && now - lastRuleAt <= SILENCE.fail * MINUTE
    ? null
    : {
        zh: '目前没有告警规则求值,没有事件不说明问题:检查 Grafana',
        en: 'no alert rule is evaluated, so no incident says nothing: check Grafana',
      };
}

function rules(lastRuleAt: number | null, now: number): Finding {
  const of = {
    id: 'alerts.evaluation',
    group: 'alerts' as const,
    title: { zh: '告警规则求值(距上次)', en: 'Alert rules evaluated (since the last)' },
    unit: 'm',
    threshold: limitText(SILENCE, 'm'),
    evidence: { board: BOARD, panel: 9, range: windowOf(24, now) },
    runbook: 'watchdog' as const,
  };
  if (lastRuleAt === null) {
    return unknownFinding(of, {
      zh: '数据服务启动以来没有收到告警规则的查询:Grafana 是否已接入、规则是否已加载?',
      en: 'no alert rule has asked anything since the data server started: is Grafana connected, are the rules loaded?',
    });
  }
  const minutes = Math.max(0, (now - lastRuleAt) / MINUTE);
  return {
    ...of,
    status: judgeLimit(minutes, SILENCE),
    value: minutes,
    finding: { zh: `${minutes.toFixed(1)} 分钟前`, en: `${minutes.toFixed(1)} minutes ago` },
  };
}

function countOf(
  { id, title, limit, panel }: Count,
  incidents: readonly Incident[],
  whyUnknown: Text | null,
  now: number
): Finding {
  const of = {
    id,
    group: 'alerts' as const,
    title,
    unit: 'short',
    threshold: limitText(limit, 'short'),
    evidence: { board: BOARD, panel, range: windowOf(24, now) },
  };
  if (incidents.length === 0 && whyUnknown !== null) {
    return unknownFinding(of, whyUnknown);
  }
  const said = incidents.slice(0, DETAILS).map(({ id: number, severity, rule }) => {
    const text = `${severity} ${rule.title} (${number})`;
    return { zh: text, en: text };
  });
  return {
    ...of,
    status: judgeLimit(incidents.length, limit),
    value: incidents.length,
    finding: { zh: `${incidents.length} 个`, en: String(incidents.length) },
    details: said,
  };
}
