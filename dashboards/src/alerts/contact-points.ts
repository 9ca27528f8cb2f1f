import type { Channel } from './alert-definition.ts';

/** Everything below is interpolated by Grafana when it starts; `$NAME` is an environment variable, `$$` a dollar sign. */
export interface Receiver {
  uid: string;
  type: 'email' | 'webhook';
  disableResolveMessage: boolean;
  settings: Record<string, string | boolean | number | Record<string, string>>;
}

export interface ContactPoint {
  orgId: number;
  name: string;
  receivers: Receiver[];
}

export const CONTACT_POINT: Record<Channel | 'monitoring' | 'incidents' | 'heartbeat', string> = {
  email: 'ops-email',
  dingtalk: 'ops-dingtalk',
  sms: 'ops-sms',
  voice: 'ops-voice',
  wecom: 'ops-wecom',
  feishu: 'ops-feishu',
  monitoring: 'ops-monitoring',
  incidents: 'ops-incidents',
  heartbeat: 'ops-heartbeat',
};

/** What the data server is told with. The fixed part keeps a signature possible while the variable is unset. */
export const HMAC_SECRET = 'aimarket-$ALERT_RELAY_HMAC_SECRET';

const TITLE = '{{ template "aimarket.title" . }}';
const TEXT = '{{ template "aimarket.text" . }}';

/**
 * Grafana refuses to start when a required setting is empty, so each has a fixed part that changes nothing once its variable is
 * set: a separator after the addresses, a path after the data server's address, an empty fragment after the heartbeat's.
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

/**
 * A POST of Grafana's alert JSON to the data server, with the finished text in `message`. The token ends in a space, which HTTP
 * drops: a token of digits alone would otherwise become a number and stop Grafana. A prefix keeps the HMAC secret a text as well.
 */
function webhook(uid: string, path: string, { disableResolveMessage = false, maxAlerts = 0 } = {}): Receiver {
  return {
    uid,
    type: 'webhook',
    disableResolveMessage,
    settings: {
      url: `$ALERT_RELAY_URL/api/v1/${path}`,
      httpMethod: 'POST',
      authorization_scheme: 'Bearer',
      authorization_credentials: '$ALERT_RELAY_TOKEN ',
      hmacConfig: {
        secret: HMAC_SECRET,
        header: 'X-Grafana-Alerting-Signature',
        timestampHeader: 'X-Grafana-Alerting-Timestamp',
      },
      maxAlerts,
      title: TITLE,
      message: TEXT,
    },
  };
}

function relay(channel: Exclude<Channel, 'email'>, uid: string = CONTACT_POINT[channel]): Receiver {
  // Nobody is phoned about a recovery. What does not fit into a message is for the relay to say: it wants all alerts.
  return webhook(uid, `relays/${channel}`, { disableResolveMessage: channel === 'voice' });
}

/** Somebody outside Grafana, who calls when the beats stop. */
const HEARTBEAT: Receiver = {
  uid: CONTACT_POINT.heartbeat,
  type: 'webhook',
  disableResolveMessage: true,
  settings: { url: '$ALERT_HEARTBEAT_URL#', httpMethod: 'POST', maxAlerts: 1 },
};

function contactPoint(name: string, ...receivers: Receiver[]): ContactPoint {
  return { orgId: 1, name, receivers };
}

/** One contact point a channel, the book of incidents, one for monitoring that has itself failed, and the heartbeat. */
export const CONTACT_POINTS: readonly ContactPoint[] = [
  contactPoint(CONTACT_POINT.email, email('ops-email')),
  contactPoint(CONTACT_POINT.dingtalk, relay('dingtalk', 'ops-dingtalk-relay')),
  contactPoint(CONTACT_POINT.sms, relay('sms')),
  contactPoint(CONTACT_POINT.voice, relay('voice')),
  contactPoint(CONTACT_POINT.wecom, relay('wecom')),
  contactPoint(CONTACT_POINT.feishu, relay('feishu')),
  contactPoint(CONTACT_POINT.incidents, webhook(CONTACT_POINT.incidents, 'incidents/alerts')),
  contactPoint(
    CONTACT_POINT.monitoring,
    email('ops-monitoring-email'),
    relay('dingtalk', 'ops-monitoring-dingtalk-relay')
  ),
  contactPoint(CONTACT_POINT.heartbeat, HEARTBEAT),
];

/** Receivers that were rolled out once: Grafana's own DingTalk receiver can neither sign nor see that DingTalk refused. */
export const RETIRED_RECEIVERS: readonly string[] = ['ops-dingtalk', 'ops-monitoring-dingtalk'];
