import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { stringify } from 'yaml';
import { compileGroups, ruleGroup } from './alerts/compile-rule.ts';
import { CONTACT_POINTS, RETIRED_RECEIVERS } from './alerts/contact-points.ts';
import { MESSAGE_TEMPLATE, TEMPLATE_NAME } from './alerts/message-template.ts';
import { POLICY } from './alerts/policies.ts';
import { RETIRED_RULES, RULES } from './alerts/rules.ts';
import { WATCHDOG } from './alerts/watchdog.ts';
import { aiBoard } from './boards/ai.ts';
import { apiBoard } from './boards/api.ts';
import { behaviorBoard } from './boards/behavior.ts';
import { businessBoard } from './boards/business.ts';
import { capacityBoard } from './boards/capacity.ts';
import { incidentsBoard } from './boards/incidents.ts';
import { inspectionBoard } from './boards/inspection.ts';
import { realtimeBoard } from './boards/realtime.ts';
import { runbooksBoard } from './boards/runbooks.ts';

/** Folders that hold generated files and nothing else, relative to the repository. */
export const GENERATED_FOLDERS = ['dashboards/generated', 'provisioning/alerting'] as const;

const HEADER = [
  '# 由 dashboards/src 生成,请勿手改:修改定义后运行 npm run generate。',
  '# Generated from dashboards/src, do not edit: change the definition and run npm run generate.',
].join('\n');

/** All boards. @param runbookOf the Markdown of a rule's runbook. */
export function allBoards(runbookOf: (uid: string) => string): Dashboard[] {
  return [
    realtimeBoard(),
    businessBoard(),
    apiBoard(),
    behaviorBoard(),
    aiBoard(),
    incidentsBoard(),
    inspectionBoard(),
    capacityBoard(),
    runbooksBoard(runbookOf),
  ];
}

/** Every generated file by its path in the repository; the same input gives the same bytes. */
export function generatedFiles(runbookOf: (uid: string) => string): Map<string, string> {
  const boards = allBoards(runbookOf).map((board): [string, string] => [
    `dashboards/generated/${board.uid}.json`,
    `${JSON.stringify(board, null, 2)}\n`,
  ]);
  return new Map([
    ...boards,
    ['provisioning/alerting/rules.yaml', rulesFile()],
    [
      'provisioning/alerting/contact-points.yaml',
      yamlFile({ contactPoints: CONTACT_POINTS, ...deleted('deleteContactPoints', RETIRED_RECEIVERS) }),
    ],
    ['provisioning/alerting/policies.yaml', yamlFile({ policies: [POLICY] })],
    [
      'provisioning/alerting/templates.yaml',
      yamlFile({ templates: [{ orgId: 1, name: TEMPLATE_NAME, template: MESSAGE_TEMPLATE }] }),
    ],
  ]);
}

function rulesFile(): string {
  const groups = [...compileGroups(RULES), ruleGroup('watchdog', '60s', [WATCHDOG])];
  return yamlFile({ groups, ...deleted('deleteRules', RETIRED_RULES) });
}

/** Grafana keeps what it once loaded until it is told to delete it. */
function deleted(key: 'deleteRules' | 'deleteContactPoints', uids: readonly string[]): object {
  return uids.length > 0 ? { [key]: uids.map((uid) => ({ orgId: 1, uid })) } : {};
}

function yamlFile(content: object): string {
  // Through JSON, so that what the SDK leaves undefined or marks with functions is dropped as it is for boards.
  const plain: unknown = JSON.parse(JSON.stringify({ apiVersion: 1, ...content }));
  return `${HEADER}\n${stringify(plain, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
