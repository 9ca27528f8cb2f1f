import { parse } from 'yaml';
import { CHANNELS } from './alerts/alert-definition.ts';
import { compileRule } from './alerts/compile-rule.ts';
import type { ContactPoint, Receiver } from './alerts/contact-points.ts';
import type { Route } from './alerts/policies.ts';
import { RETIRED_RULES, RULES } from './alerts/rules.ts';
import { WATCHDOG } from './alerts/watchdog.ts';
import {
  type Environment,
  interpolateString,
  interpolateTree,
  variablesIn,
} from './test-support/grafana-interpolation.ts';
import { readRepositoryFile } from './test-support/repository.ts';

interface AlertingFiles {
  contactPoints: ContactPoint[];
  deleteContactPoints: Array<{ orgId: number; uid: string }>;
  policies: Array<Route & { orgId: number }>;
  templates: Array<{ name: string; template: string }>;
  deleteRules?: Array<{ uid: string }>;
  groups: Array<{ name: string; folder: string; rules: Array<Record<string, unknown>> }>;
}

function readYaml<T>(path: string): T {
  return parse(readRepositoryFile(path)) as T;
}

const alerting: AlertingFiles = {
  ...readYaml<Pick<AlertingFiles, 'contactPoints' | 'deleteContactPoints'>>(
    'provisioning/alerting/contact-points.yaml'
  ),
  ...readYaml<Pick<AlertingFiles, 'policies'>>('provisioning/alerting/policies.yaml'),
  ...readYaml<Pick<AlertingFiles, 'templates'>>('provisioning/alerting/templates.yaml'),
  ...readYaml<Pick<AlertingFiles, 'groups' | 'deleteRules'>>('provisioning/alerting/rules.yaml'),
};

const receivers = alerting.contactPoints.flatMap((point) => point.receivers);
const routesUnder = (route: Route): Route[] => [route, ...(route.routes ?? []).flatMap(routesUnder)];
const [policy] = alerting.policies;
const allRoutes = policy ? routesUnder(policy) : [];

/** What Grafana's own checks want of a receiver before it starts. */
const REQUIRED: Record<Receiver['type'], string> = { email: 'addresses', webhook: 'url' };

const NOTHING: Environment = {};
const EVERYTHING: Environment = {
  ALERT_EMAIL_TO: 'a@ops.test;b@ops.test',
  ALERT_RELAY_URL: 'http://127.0.0.1:4600',
  ALERT_RELAY_TOKEN: '123456789',
  ALERT_RELAY_HMAC_SECRET: '4711',
  ALERT_HEARTBEAT_URL: 'https://beats.test/ping/$ops?a=1',
  AIMARKET_URL: 'http://127.0.0.1:4600',
  AIMARKET_TOKEN: '12345678',
  AIMARKET_MYSQL_ADDRESS: 'db:3306',
  AIMARKET_MYSQL_DATABASE: 'market',
  AIMARKET_MYSQL_USER: 'reader',
  AIMARKET_MYSQL_PASSWORD: 'pa$word',
  GF_PATHS_PROVISIONING: '/etc/grafana/provisioning',
};

/** Values that a person may have chosen, each of which has stopped a Grafana or changed on its way. */
const AWKWARD = ['4711', '1e5', 'true', '0', 'pa$word', '100%', 'two words', `a"b'c`, '${HOME}', '#!{{'];
const everything = (value: string): Environment => ({
  ...EVERYTHING,
  ALERT_EMAIL_TO: value,
  ALERT_RELAY_TOKEN: value,
  ALERT_RELAY_HMAC_SECRET: value,
});

/** The shape of settings: their keys and the types of their values. */
function typesOf(settings: unknown): unknown {
  return typeof settings === 'object' && settings !== null
    ? Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, typesOf(value)]))
    : typeof settings;
}

const settingsOf = (receiver: Receiver, environment: Environment) =>
  interpolateTree(receiver.settings, environment) as Record<string, unknown>;

describe('contact points', () => {
  test.each(receivers.map((receiver) => [receiver.uid, receiver] as const))(
    '%s loads while every variable is unset: no required setting is empty, none changes its type',
    (_uid, receiver) => {
      for (const environment of [NOTHING, EVERYTHING, ...AWKWARD.map(everything)]) {
        const settings = settingsOf(receiver, environment);
        expect(settings[REQUIRED[receiver.type]]).toMatch(/./);
        expect(typesOf(settings)).toEqual(typesOf(receiver.settings));
      }
    }
  );

  test('the fixed part of a setting changes nothing once its variable is set', () => {
    const find = (uid: string) => receivers.find((receiver) => receiver.uid === uid)!;
    const addresses = String(settingsOf(find('ops-email'), EVERYTHING)['addresses'])
      .split(';')
      .filter(Boolean);
    expect(addresses).toEqual(['a@ops.test', 'b@ops.test']);
    const heartbeat = new URL(String(settingsOf(find('ops-heartbeat'), EVERYTHING)['url']));
    heartbeat.hash = '';
    expect(heartbeat.href).toBe('https://beats.test/ping/$ops?a=1');
    const sms = settingsOf(find('ops-sms'), EVERYTHING);
    expect(sms['url']).toBe('http://127.0.0.1:4600/api/v1/relays/sms');
    expect(String(sms['authorization_credentials']).trim()).toBe('123456789');
  });

  test.each(AWKWARD)('a token and a secret of %j arrive as they are', (value) => {
    const { authorization_credentials: token, hmacConfig } = settingsOf(
      receivers.find(({ uid }) => uid === 'ops-incidents')!,
      everything(value)
    );
    expect(token).toBe(`${value} `);
    expect(hmacConfig).toMatchObject({ secret: `aimarket-${value}` });
  });

  test('all that goes to the data server is signed with its time, and says whose turn it is by its path', () => {
    const ours = receivers.filter(({ settings }) => String(settings['url']).startsWith('$ALERT_RELAY_URL/'));
    for (const { settings } of ours) {
      expect(settings).toMatchObject({
        authorization_scheme: 'Bearer',
        hmacConfig: {
          secret: 'aimarket-$ALERT_RELAY_HMAC_SECRET',
          header: 'X-Grafana-Alerting-Signature',
          timestampHeader: 'X-Grafana-Alerting-Timestamp',
        },
        maxAlerts: 0,
      });
    }
    expect(
      ours.map(({ uid, settings }) => `${uid} ${String(settings['url']).replace('$ALERT_RELAY_URL', '')}`)
    ).toEqual([
      'ops-dingtalk-relay /api/v1/relays/dingtalk',
      'ops-sms /api/v1/relays/sms',
      'ops-voice /api/v1/relays/voice',
      'ops-wecom /api/v1/relays/wecom',
      'ops-feishu /api/v1/relays/feishu',
      'ops-incidents /api/v1/incidents/alerts',
      'ops-monitoring-dingtalk-relay /api/v1/relays/dingtalk',
    ]);
  });

  test('nobody is phoned about a recovery, and no beat says that the last one is over', () => {
    const silent = receivers.filter(({ disableResolveMessage }) => disableResolveMessage).map(({ uid }) => uid);
    expect(silent).toEqual(['ops-voice', 'ops-heartbeat']);
  });

  test('receivers that are gone are deleted, and none of their uids is used again', () => {
    expect(alerting.deleteContactPoints.map(({ uid }) => uid)).toEqual(['ops-dingtalk', 'ops-monitoring-dingtalk']);
    const uids = receivers.map(({ uid }) => uid);
    alerting.deleteContactPoints.forEach(({ uid }) => expect(uids).not.toContain(uid));
    // What remains of a contact point keeps routes whole while the old receiver is taken out of it.
    const names = alerting.contactPoints.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['ops-dingtalk', 'ops-monitoring']));
  });

  test('names and receiver uids are unique', () => {
    expect(new Set(receivers.map(({ uid }) => uid)).size).toBe(receivers.length);
    expect(new Set(alerting.contactPoints.map(({ name }) => name)).size).toBe(alerting.contactPoints.length);
  });

  test('call the templates that exist', () => {
    const defined = [...(alerting.templates[0]?.template ?? '').matchAll(/define "([^"]+)"/g)].map((match) => match[1]);
    const called = [...JSON.stringify([receivers, alerting.templates]).matchAll(/(?:template|tmpl\.Exec) \\+"([^"\\]+)\\+"/g)].map(
      (match) => match[1]
    );
    expect(called.length).toBeGreaterThan(10);
    defined.forEach((name) => expect(called).toContain(name));
    called.forEach((name) => expect(defined).toContain(name));
    expect(new Set(defined).size).toBe(defined.length);
  });
});

describe('policies', () => {
  test('are one tree whose receivers exist', () => {
    expect(alerting.policies).toHaveLength(1);
    const names = alerting.contactPoints.map(({ name }) => name);
    allRoutes.forEach(({ receiver }) => expect(names).toContain(receiver));
    expect(names.filter((name) => !allRoutes.some(({ receiver }) => receiver === name))).toEqual([]);
    expect(policy).not.toHaveProperty('object_matchers');
  });

  test('survive interpolation unchanged', () => {
    expect(interpolateTree(alerting.policies, NOTHING)).toEqual(alerting.policies);
  });

  test.each([
    ['api-error-rate-high', ['ops-sms', 'ops-dingtalk', 'ops-email']],
    ['api-response-time-high', ['ops-dingtalk', 'ops-email']],
    ['cpu-usage-high', ['ops-email']],
    ['database-connection-errors', ['ops-voice', 'ops-sms', 'ops-email']],
    ['data-server-down', ['ops-email']],
  ])('%s reaches the book of incidents, then %j', (uid, expected) => {
    const rule = RULES.find((candidate) => candidate.uid === uid)!;
    expect(deliver(policy!, { alertname: rule.title, ...compileRule(rule).labels })).toEqual([
      'ops-incidents',
      ...expected,
    ]);
  });

  test('every rule reaches each of its channels once, and no other', () => {
    for (const rule of RULES) {
      const reached = deliver(policy!, { alertname: rule.title, ...compileRule(rule).labels });
      expect([...reached].sort()).toEqual(['ops-incidents', ...rule.channels.map((name) => `ops-${name}`)].sort());
    }
  });

  test.each(CHANNELS)('a rule that names only %s is told there only', (channel) => {
    expect(deliver(policy!, { alertname: 'made by hand', notify: channel })).toEqual([
      'ops-incidents',
      `ops-${channel}`,
    ]);
  });

  test('the heartbeat beats once a minute and is no incident', () => {
    expect(deliver(policy!, { alertname: WATCHDOG.title, ...WATCHDOG.labels })).toEqual(['ops-heartbeat']);
    const [route] = policy?.routes ?? [];
    expect(route).toMatchObject({ group_interval: '1m', repeat_interval: '50s' });
  });

  test.each(['DatasourceNoData', 'DatasourceError'])('%s of a P0 rule calls no one', (alertname) => {
    expect(deliver(policy!, { alertname, severity: 'P0', notify: CHANNELS.join(' ') })).toEqual([
      'ops-incidents',
      'ops-monitoring',
    ]);
  });

  test('an alert that names no channel is mailed', () => {
    for (const labels of [[], [['notify', '']], [['notify', 'pigeon']]]) {
      const named = Object.fromEntries([['alertname', 'made by hand'], ...labels]) as Record<string, string>;
      expect(deliver(policy!, named)).toEqual(['ops-incidents', 'ops-email']);
    }
  });

  test('P0 and P1 leave at once on every channel, what is told again is not told every minute', () => {
    const leaves = allRoutes.filter(({ routes }) => !routes);
    const urgent = leaves.filter(({ object_matchers: matchers }) =>
      matchers?.some(([, operator, value]) => operator === '=~' && new RegExp(`^(?:${value})$`).test('P1'))
    );
    expect(urgent.map(({ receiver, group_wait: wait }) => `${receiver} ${wait}`)).toEqual([
      'ops-dingtalk 0s',
      'ops-wecom 0s',
      'ops-feishu 0s',
      'ops-email 0s',
    ]);
    const told = allRoutes.filter(({ receiver }) => receiver !== 'ops-heartbeat');
    told.forEach(({ repeat_interval: repeat = '4h' }) => expect(repeat).toMatch(/h$/));
  });
});

/** Contact points that labels reach: the first matching route, and the next while `continue` says so. */
function deliver(route: Route, labels: Record<string, string>): string[] {
  const reached: string[] = [];
  for (const child of route.routes ?? []) {
    if (matches(child, labels)) {
      reached.push(...deliver(child, labels));
      if (!child.continue) {
        break;
      }
    }
  }
  return reached.length > 0 ? reached : [route.receiver];
}

function matches({ object_matchers: matchers = [] }: Route, labels: Record<string, string>): boolean {
  return matchers.every(([label, operator, value]) => {
    const actual = labels[label] ?? '';
    const found = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
    return operator.startsWith('!') ? !found : found;
  });
}

describe('rules file', () => {
  const rules = alerting.groups.flatMap((group) => group.rules);

  test('what Grafana interpolates holds no dollar sign; annotations and models, which it leaves alone, may', () => {
    for (const { annotations: _annotations, data, ...interpolated } of rules) {
      expect(JSON.stringify(interpolated)).not.toContain('$');
      for (const { model: _model, ...query } of data as Array<Record<string, unknown>>) {
        expect(JSON.stringify(query)).not.toContain('$');
      }
    }
  });

  test('retired rules are deleted', () => {
    expect((alerting.deleteRules ?? []).map(({ uid }) => uid)).toEqual(RETIRED_RULES);
  });

  test('holds only keys that Grafana knows: it drops others without a word', () => {
    const known = [
      ...['uid', 'title', 'condition', 'data', 'for', 'keepFiringFor', 'noDataState', 'execErrState', 'isPaused'],
      ...['dashboardUid', 'panelId', 'annotations', 'labels'],
    ];
    rules.forEach((rule) => expect(Object.keys(rule).filter((key) => !known.includes(key))).toEqual([]));
  });
});

describe('data sources and dashboards', () => {
  interface DataSource {
    uid: string;
    type: string;
    url: string;
    isDefault: boolean;
    secureJsonData: Record<string, string>;
  }
  const { datasources } = readYaml<{ datasources: DataSource[] }>('provisioning/datasources/datasources.yml');

  test('ours has the uid that rules name; analysts get MySQL beside it', () => {
    expect(datasources.map(({ uid, type }) => [uid, type])).toEqual([
      ['aimarket-ops', 'aimarket-ops-datasource'],
      ['aimarket-mysql', 'mysql'],
    ]);
    expect(datasources.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  test('secrets keep a dollar sign and stand only in secure fields', () => {
    expect(interpolateString(datasources[1]?.secureJsonData['password'] ?? '', EVERYTHING)).toBe('pa$word');
    const open = JSON.stringify(datasources.map(({ secureJsonData: _secret, ...rest }) => rest));
    expect(open).not.toMatch(/TOKEN|PASSWORD/);
  });

  test('every variable is one this test knows', () => {
    const files = ['datasources/datasources.yml', 'dashboards/dashboards.yaml', 'alerting/contact-points.yaml'];
    const used = files.flatMap((file) => variablesIn(JSON.stringify(readYaml(`provisioning/${file}`))));
    expect(new Set(used)).toEqual(new Set(Object.keys(EVERYTHING)));
  });

  test('the compose file hands every variable to Grafana, and its example names those that a person sets', () => {
    const compose = parse(readRepositoryFile('docker-compose.yml')) as {
      services: { grafana: { environment: Record<string, string> } };
    };
    const given = compose.services.grafana.environment;
    const example = readRepositoryFile('.env.example');
    for (const name of Object.keys(EVERYTHING).filter((each) => !each.startsWith('GF_'))) {
      expect({ name, given: name in given }).toEqual({ name, given: true });
      for (const asked of variablesIn(String(given[name]).replaceAll(/:[-?][^$}]*/g, ''))) {
        expect({ asked, named: new RegExp(`^#? ?${asked}=`, 'm').test(example) }).toEqual({ asked, named: true });
      }
    }
  });

  test('boards lie beside the provisioning folder, wherever that is', () => {
    const { providers } = readYaml<{ providers: Array<{ options: { path: string } }> }>(
      'provisioning/dashboards/dashboards.yaml'
    );
    const path = interpolateString(providers[0]?.options.path ?? '', EVERYTHING);
    expect(new URL(path, 'file:///').pathname).toBe('/etc/grafana/dashboards/generated');
  });
});
