import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The rules as Grafana reads them: the generated file itself, so that nothing lies between what is tested and what runs. */
const FILE = join(__dirname, '../../../provisioning/alerting/rules.yaml');

export interface Condition {
  evaluator: { type: 'gt' | 'lt'; params: [number] };
  unloadEvaluator?: { type: 'gt' | 'lt'; params: [number] };
}

export interface ProvisionedQuery {
  refId: string;
  datasourceUid: string;
  relativeTimeRange: { from: number; to: number };
  model: { type?: 'math' | 'threshold'; expression?: string; conditions?: Condition[] } & Record<string, unknown>;
}

export interface ProvisionedRule {
  uid: string;
  condition: string;
  data: ProvisionedQuery[];
  noDataState: 'OK' | 'NoData' | 'Alerting';
  annotations: Record<string, string>;
}

export function provisionedRules(): ProvisionedRule[] {
  const { groups } = parse(readFileSync(FILE, 'utf8')) as { groups: Array<{ rules: ProvisionedRule[] }> };
  return groups.flatMap(({ rules }) => rules);
}
