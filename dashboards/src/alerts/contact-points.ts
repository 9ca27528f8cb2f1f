import type { Channel } from './alert-definition.ts';

/** Everything below is interpolated by Grafana when it starts; `$NAME` is an environment variable, `$$` a dollar sign. */
export interface Receiver {
  uid: string;
  type: 'email' | 'dingding' | 'webhook';
  disableResolveMessage: boolean;
  settings: Record<string, string | boolean | number | Record<string, string>>;
}

export interface ContactPoint {
  orgId: number;
  name: string;
  receivers: Receiver[];
}

export const CONTACT_POINT: Record<Channel | 'monitoring', string> = {
  email: 'ops-email',
  dingtalk: 'ops-dingtalk',
  sms: 'ops-sms',
  voice: 'ops-voice',
  monitoring: 'ops-monitoring',
};

const TITLE = '{{ template "aimarket.title" . }}';
const TEXT = '{{ template "aimarket.text" . }}';

/**
 * Grafana refuses to start when a required setting is empty, so each has a fixed part that changes nothing once its variable is
 * set: a separator after the addresses, an empty fragment after the robot's URL, a path after the relay's base URL.
 * With the variable unset the contact point loads, and sending fails with an error that Grafana shows beside it.
 */
function email(uid: string): Receiver {
  return {
    uid,
    type: 'email',
    disableResolveMessage: false,
    settings: { addresses: '$ALERT_EMAIL_TO;', singleEmail: true, subject: TITLE, message: TEXT },
  };
}

function dingtalk(uid: string): Receiver {
  return {
    uid,
    type: 'dingding',
    disableResolveMessage: false,
    settings: {
      url: '$ALERT_DINGTALK_URL#',
      msgType: 'actionCard',
      title: TITLE,
      message: '{{ template "aimarket.markdown" . }}',
    },
  };
}

/**
 * SMS and phone: a POST of Grafana's alert JSON, with the finished text in `message`, to `$ALERT_RELAY_URL/<channel>`.
 * The token ends in a space, which HTTP drops: a token of digits alone would otherwise become a number and stop Grafana.
 */
function relay(channel: 'sms' | 'voice', disableResolveMessage: boolean): Receiver {
  return {
    uid: CONTACT_POINT[channel],
    type: 'webhook',
    disableResolveMessage,
    settings: {
      url: `$ALERT_RELAY_URL/${channel}`,
      httpMethod: 'POST',
      authorization_scheme: 'Bearer',
      authorization_credentials: '$ALERT_RELAY_TOKEN ',
      maxAlerts: 20,
      title: TITLE,
      message: TEXT,
    },
  };
}

/** One contact point a channel, and one for monitoring that has itself failed. Nobody is called about a recovery. */
export const CONTACT_POINTS: readonly ContactPoint[] = [
  { orgId: 1, name: CONTACT_POINT.email, receivers: [email('ops-email')] },
  { orgId: 1, name: CONTACT_POINT.dingtalk, receivers: [dingtalk('ops-dingtalk')] },
  { orgId: 1, name: CONTACT_POINT.sms, receivers: [relay('sms', false)] },
  { orgId: 1, name: CONTACT_POINT.voice, receivers: [relay('voice', true)] },
  {
    orgId: 1,
    name: CONTACT_POINT.monitoring,
    receivers: [email('ops-monitoring-email'), dingtalk('ops-monitoring-dingtalk')],
  },
];
