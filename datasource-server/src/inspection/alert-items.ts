import type { Incident } from '../contract/incidents.ts';
import type { Text } from '../contract/text.ts';
import { windowOf } from './inspect-measures.ts';
import { unknownFinding, type Finding } from './item.ts';
import { judgeLimit, limitText, type Limit } from './judge.ts';

const BOARD = 'aimarket-incidents';
const DAY = 864e5;
const MINUTE = 60_000;
const SILENCE = { breach: 'above', warn: 10, fail: 30 } as const satisfies Limit;
/** Minutes in which a rule asks at the latest after a start: several times the minute at which most are evaluated. */
const FIRST_RULE = 5;
const DETAILS = 10;

export interface AlertFacts {
  incidents: readonly Incident[];
  /** Whether any alert has ever come, also one that `incidents` no longer holds; null where that cannot be read. */
  hasEverCome: boolean | null;
  /** When an alert rule last asked something; null since the process started. */
  lastRuleAt: number | null;
  /** When the process started. */
  startedAt: number;
}

/** Whether rules are evaluated, what is open, and what was dealt with too late. */
export function inspectAlerts(facts: AlertFacts, now: number): Finding[] {
  const { incidents } = facts;
  const open = incidents.filter(({ state }) => state !== 'resolved');
  const urgent = open.filter(({ severity }) => severity === 'P0' || severity === 'P1');
  const late = incidents.filter(
    ({ sla, detectedAt }) =>
      detectedAt >= now - DAY && (sla.acknowledge.state === 'breached' || sla.resolve.state === 'breached')
  );
  const whyUnknown = whyNoneIsUnknown(facts, now);
  const counted = { urgent, others: open.filter((incident) => !urgent.includes(incident)), late };
  return [rules(facts, now), ...COUNTS.map((count) => countOf(count, counted[count.of], whyUnknown, now))];
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

/** Why there being no incident says nothing; null where it does: alerts have come here once, and rules are evaluated now. */
function whyNoneIsUnknown(facts: AlertFacts, now: number): Text | null {
  const { hasEverCome, lastRuleAt } = facts;
  if (hasEverCome === null) {
    return {
      zh: '近 90 天没有告警,更早是否收到过此刻读不到(事件存储没有应答),没有事件不说明问题',
      en: 'no alert has come in the last 90 days, and whether any came before cannot be read now (the event store does not answer), so no incident says nothing',
    };
  }
  if (!hasEverCome) {
    return {
      zh: '没有收到过 Grafana 告警的记录,没有事件不说明问题:在 Grafana 一侧设置 ALERT_RELAY_URL 与 ALERT_RELAY_TOKEN(见 README)后重启,第一条告警到达后即可判断',
      en: 'there is no record of any alert of Grafana, so no incident says nothing: set ALERT_RELAY_URL and ALERT_RELAY_TOKEN for Grafana (see the README) and restart it; this is known from the first alert on',
    };
  }
  if (hasJustComeUp(facts, now)) {
    return {
      zh: '数据服务刚刚启动,尚未等到告警规则求值,没有事件还不说明问题',
      en: 'the data server has only just come up and no rule has been evaluated yet, so no incident says nothing so far',
    };
  }
  return lastRuleAt !== null && now - lastRuleAt <= SILENCE.fail * MINUTE
    ? null
    : {
        zh: '目前没有告警规则求值,没有事件不说明问题:检查 Grafana',
        en: 'no alert rule is evaluated, so no incident says nothing: check Grafana',
      };
}

/** Rules that are evaluated every minute or less are due to have asked only later. */
function hasJustComeUp({ lastRuleAt, startedAt }: AlertFacts, now: number): boolean {
  return lastRuleAt === null && now - startedAt < FIRST_RULE * MINUTE;
}

function rules(facts: AlertFacts, now: number): Finding {
  const { lastRuleAt } = facts;
  const of = {
    id: 'alerts.evaluation',
    group: 'alerts' as const,
    title: { zh: '告警规则求值(距上次)', en: 'Alert rules evaluated (since the last)' },
    unit: 'm',
    threshold: limitText(SILENCE, 'm'),
    evidence: { board: BOARD, panel: 9, range: windowOf(24, now) },
    runbook: 'watchdog' as const,
  };
  if (hasJustComeUp(facts, now)) {
    return unknownFinding(of, {
      zh: `数据服务刚刚启动,尚未收到告警规则的查询:启动 ${FIRST_RULE} 分钟后再看`,
      en: `the data server has only just come up and no alert rule has asked anything yet: look again ${FIRST_RULE} minutes after the start`,
    });
  }
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
