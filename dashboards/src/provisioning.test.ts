import { parse } from 'yaml';
import { CHANNELS } from './alerts/alert-definition.ts';
import type { ContactPoint, Receiver } from './alerts/contact-points.ts';
import type { Route } from './alerts/policies.ts';
import { RULES } from './alerts/rules.ts';
import {
  type Environment,
  interpolateString,
  interpolateTree,
  variablesIn,
} from './test-support/grafana-interpolation.ts';
import { readRepositoryFile } from './test-support/repository.ts';

interface AlertingFiles {
  contactPoints: ContactPoint[];
  policies: Array<Route & { orgId: number }>;
  templates: Array<{ name: string; template: string }>;
  groups: Array<{ name: string; folder: string; rules: Array<Record<string, unknown>> }>;
}

function readYaml<T>(path: string): T {
  return parse(readRepositoryFile(path)) as T;
}

const alerting: AlertingFiles = {
  ...readYaml<Pick<AlertingFiles, 'contactPoints'>>('provisioning/alerting/contact-points.yaml'),
  ...readYaml<Pick<AlertingFiles, 'policies'>>('provisioning/alerting/policies.yaml'),
  ...readYaml<Pick<AlertingFiles, 'templates'>>('provisioning/alerting/templates.yaml'),
  ...readYaml<Pick<AlertingFiles, 'groups'>>('provisioning/alerting/rules.yaml'),
};

const receivers = alerting.contactPoints.flatMap((point) => point.receivers);
const routesUnder = (route: Route): Route[] => [route, ...(route.routes ?? []).flatMap(routesUnder)];
const [policy] = alerting.policies;
const allRoutes = policy ? routesUnder(policy) : [];

/** What Grafana's own checks want of a receiver before it starts. */
const REQUIRED: Record<Receiver['type'], string> = { email: 'addresses', dingding: 'url', webhook: 'url' };

const NOTHING: Environment = {};
const EVERYTHING: Environment = {
  ALERT_EMAIL_TO: 'a@ops.test;b@ops.test',
  ALERT_DINGTALK_URL: 'https://oapi.dingtalk.test/robot/send?access_token=to$ken',
  ALERT_RELAY_URL: 'http://127.0.0.1:4600/api/v1/relays',
  ALERT_RELAY_TOKEN: '123456789',
  AIMARKET_URL: 'http://127.0.0.1:4600',
  AIMARKET_TOKEN: '12345678',
  AIMARKET_MYSQL_ADDRESS: 'db:3306',
  AIMARKET_MYSQL_DATABASE: 'market',
  AIMARKET_MYSQL_USER: 'reader',
  AIMARKET_MYSQL_PASSWORD: 'pa$word',
  GF_PATHS_PROVISIONING: '/etc/grafana/provisioning',
};

const settingsOf = (receiver: Receiver, environment: Environment) =>
  interpolateTree(receiver.settings, environment) as Record<string, unknown>;

describe('contact points', () => {
  test.each(receivers.map((receiver) => [receiver.uid, receiver] as const))(
    '%s loads while every variable is unset: no required setting is empty, none changes its type',
    (_uid, receiver) => {
      for (const environment of [
        NOTHING,
        EVERYTHING,
        { ...EVERYTHING, ALERT_EMAIL_TO: '1', ALERT_RELAY_TOKEN: 'true' },
      ]) {
        const settings = settingsOf(receiver, environment);
        expect(settings[REQUIRED[receiver.type]]).toMatch(/./);
        for (const [key, value] of Object.entries(receiver.settings)) {
          expect({ key, type: typeof settings[key] }).toEqual({ key, type: typeof value });
        }
      }
    }
  );

  test('the fixed part of a setting changes nothing once its variable is set', () => {
    const find = (uid: string) => receivers.find((receiver) => receiver.uid === uid)!;
    const addresses = String(settingsOf(find('ops-email'), EVERYTHING)['addresses'])
      .split(';')
      .filter(Boolean);
    expect(addresses).toEqual(['a@ops.test', 'b@ops.test']);
    const dingtalk = new URL(String(settingsOf(find('ops-dingtalk'), EVERYTHING)['url']));
    dingtalk.hash = '';
    expect(dingtalk.href).toBe('https://oapi.dingtalk.test/robot/send?access_token=to$ken');
    const sms = settingsOf(find('ops-sms'), EVERYTHING);
    expect(sms['url']).toBe('http://127.0.0.1:4600/api/v1/relays/sms');
    expect(String(sms['authorization_credentials']).trim()).toBe('123456789');
  });

  test('names and receiver uids are unique', () => {
    expect(new Set(receivers.map(({ uid }) => uid)).size).toBe(receivers.length);
    expect(new Set(alerting.contactPoints.map(({ name }) => name)).size).toBe(alerting.contactPoints.length);
  });

  test('call the templates that exist', () => {
    const defined = [...(alerting.templates[0]?.template ?? '').matchAll(/define "([^"]+)"/g)].map((match) => match[1]);
    const called = [...JSON.stringify([receivers, alerting.templates]).matchAll(/template \\+"([^"\\]+)\\+"/g)].map(
      (match) => match[1]
    );
    expect(called.length).toBeGreaterThan(10);
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
  ])('%s reaches %j', (uid, expected) => {
    const rule = RULES.find((candidate) => candidate.uid === uid)!;
    const labels = { alertname: rule.title, severity: rule.severity, notify: rule.channels.join(' ') };
    expect(deliver(policy!, labels)).toEqual(expected);
  });

  test.each(['DatasourceNoData', 'DatasourceError'])('%s of a critical rule calls no one', (alertname) => {
    expect(deliver(policy!, { alertname, severity: 'critical', notify: CHANNELS.join(' ') })).toEqual([
      'ops-monitoring',
    ]);
  });

  test('an alert that names no channel is mailed', () => {
    expect(deliver(policy!, { alertname: 'made by hand' })).toEqual(['ops-email']);
  });

  test('a critical alert leaves at once on every channel', () => {
    const critical = allRoutes.filter(({ object_matchers: matchers }) =>
      matchers?.some(([, , value]) => value === 'critical')
    );
    expect(critical.map(({ group_wait: wait }) => wait)).toEqual(['0s', '0s']);
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
    return operator === '=' ? actual === value : operator === '=~' && new RegExp(`^(?:${value})$`).test(actual);
  });
}

describe('rules file', () => {
  const rules = alerting.groups.flatMap((group) => group.rules);

  test('what Grafana interpolates holds no dollar sign; annotations, which it leaves alone, may', () => {
    for (const { annotations: _annotations, data, ...interpolated } of rules) {
      expect(JSON.stringify(interpolated)).not.toContain('$');
      expect(interpolateTree(data, NOTHING)).toEqual(data);
    }
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

  test('boards lie beside the provisioning folder, wherever that is', () => {
    const { providers } = readYaml<{ providers: Array<{ options: { path: string } }> }>(
      'provisioning/dashboards/dashboards.yaml'
    );
    const path = interpolateString(providers[0]?.options.path ?? '', EVERYTHING);
    expect(new URL(path, 'file:///').pathname).toBe('/etc/grafana/dashboards/generated');
  });
});
