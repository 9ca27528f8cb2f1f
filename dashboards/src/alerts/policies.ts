import { type Channel, CHANNELS } from './alert-definition.ts';
import { CONTACT_POINT } from './contact-points.ts';
import { WATCHDOG } from './watchdog.ts';

type Matcher = [label: string, operator: '=' | '!=' | '=~' | '!~', value: string];

export interface Route {
  receiver: string;
  object_matchers?: Matcher[];
  continue?: boolean;
  group_by?: string[];
  group_wait?: string;
  group_interval?: string;
  repeat_interval?: string;
  routes?: Route[];
}

const PROMPT = { group_wait: '0s', group_interval: '1m', repeat_interval: '1h' };
const CALM = { group_wait: '30s', group_interval: '5m', repeat_interval: '4h' };
/** Beats of one a minute: at a group's flush Grafana repeats only what is older than the interval. */
const BEAT = { group_wait: '0s', group_interval: '1m', repeat_interval: '50s' };

/** What Grafana says of a rule that it could not evaluate. It has the labels of the rule, its severity and channels too. */
export const MONITORING_FAILED = 'DatasourceNoData|DatasourceError';

/** Alerts that name the channel in their `notify` label; they go on to the other channels they name. */
function channelRoute(channel: Channel, route: Omit<Route, 'receiver' | 'object_matchers' | 'continue'>): Route {
  return {
    receiver: CONTACT_POINT[channel],
    object_matchers: [['notify', '=~', `.*${channel}.*`]],
    continue: true,
    group_by: ['alertname'],
    ...route,
  };
}

/** P0 and P1 at once, the rest gathered. */
function bySeverity(channel: Channel): Route {
  return channelRoute(channel, {
    ...CALM,
    routes: [{ receiver: CONTACT_POINT[channel], object_matchers: [['severity', '=~', 'P0|P1']], ...PROMPT }],
  });
}

/**
 * The whole tree of the organisation: Grafana keeps only the last one it reads. The heartbeat goes nowhere else. Every other alert is
 * entered into the book of incidents before people are told. Rules that could not be evaluated go no further than their own contact
 * point, whatever their labels say: they never reach SMS or phone. What names no channel that we know goes to e-mail.
 */
export const POLICY: Route & { orgId: number } = {
  orgId: 1,
  receiver: CONTACT_POINT.email,
  group_by: ['grafana_folder', 'alertname'],
  ...CALM,
  routes: [
    {
      receiver: CONTACT_POINT.heartbeat,
      object_matchers: [['alertname', '=', WATCHDOG.title]],
      group_by: ['alertname'],
      ...BEAT,
    },
    {
      receiver: CONTACT_POINT.incidents,
      continue: true,
      group_by: ['alertname'],
      ...PROMPT,
    },
    {
      receiver: CONTACT_POINT.monitoring,
      object_matchers: [['alertname', '=~', MONITORING_FAILED]],
      group_by: ['alertname', 'datasource_uid'],
      group_wait: '1m',
      group_interval: '10m',
      repeat_interval: '12h',
    },
    channelRoute('voice', PROMPT),
    channelRoute('sms', PROMPT),
    bySeverity('dingtalk'),
    bySeverity('wecom'),
    bySeverity('feishu'),
    bySeverity('email'),
    { receiver: CONTACT_POINT.email, object_matchers: [['notify', '!~', `.*(${CHANNELS.join('|')}).*`]] },
  ],
};
