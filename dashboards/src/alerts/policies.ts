import type { Channel } from './alert-definition.ts';
import { CONTACT_POINT } from './contact-points.ts';

export interface Route {
  receiver: string;
  object_matchers?: Array<[label: string, operator: '=' | '!=' | '=~' | '!~', value: string]>;
  continue?: boolean;
  group_by?: string[];
  group_wait?: string;
  group_interval?: string;
  repeat_interval?: string;
  routes?: Route[];
}

const PROMPT = { group_wait: '0s', group_interval: '1m', repeat_interval: '1h' };
const CALM = { group_wait: '30s', group_interval: '5m', repeat_interval: '4h' };

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

function bySeverity(channel: Channel): Pick<Route, 'routes'> {
  return {
    routes: [{ receiver: CONTACT_POINT[channel], object_matchers: [['severity', '=', 'critical']], ...PROMPT }],
  };
}

/**
 * The whole tree of the organisation: Grafana keeps only the last one it reads. A rule that could not be evaluated comes first and
 * never reaches SMS or phone. What names no channel goes to e-mail.
 */
export const POLICY: Route & { orgId: number } = {
  orgId: 1,
  receiver: CONTACT_POINT.email,
  group_by: ['grafana_folder', 'alertname'],
  ...CALM,
  routes: [
    {
      receiver: CONTACT_POINT.monitoring,
      object_matchers: [['alertname', '=~', 'DatasourceNoData|DatasourceError']],
      group_by: ['alertname', 'datasource_uid'],
      group_wait: '1m',
      group_interval: '10m',
      repeat_interval: '12h',
    },
    channelRoute('voice', PROMPT),
    channelRoute('sms', PROMPT),
    channelRoute('dingtalk', { ...CALM, ...bySeverity('dingtalk') }),
    channelRoute('email', { ...CALM, ...bySeverity('email') }),
  ],
};
