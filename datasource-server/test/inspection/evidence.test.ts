/** The links of the inspection's items lead to panels that exist and show the very measure. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATASETS } from '../../src/datasets/registry.ts';
import { MEASURED_ITEMS } from '../../src/inspection/measured-items.ts';
import { BACKUP_PANELS } from '../../src/inspection/backup-items.ts';
import { CERTIFICATES_PANEL } from '../../src/inspection/tls-items.ts';
import { RUNBOOK_PANELS } from '../../src/inspection/runbook-panels.ts';

interface Panel {
  id: number;
  title: string;
  targets?: Array<{ measures?: string[]; measure?: string }>;
  panels?: Panel[];
}

const members = DATASETS.flatMap(({ name, measures, dimensions }) =>
  [...Object.keys(measures), ...Object.keys(dimensions)].map((member) => `${name}.${member}`)
);

function panelOf(board: string, id: number): Panel | undefined {
  const path = join(__dirname, '../../../dashboards/generated', `${board}.json`);
  const { panels } = JSON.parse(readFileSync(path, 'utf8')) as { panels: Panel[] };
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).find((panel) => panel.id === id);
}

it.each(MEASURED_ITEMS.map((item) => [item.id, item] as const))('%s', (_, item) => {
  const named = [item.measure, ...[item.by ?? []].flat(), ...(item.needs ?? [])];
  expect(named.filter((member) => !members.includes(member))).toEqual([]);
  if (!item.evidence) {
    return;
  }
  const panel = panelOf(item.evidence.board, item.evidence.panel);
  const shown = (panel?.targets ?? []).flatMap(({ measures = [], measure = [] }) => measures.concat(measure));
  expect({ panel: panel?.title, shown }).toEqual({
    panel: expect.any(String),
    shown: expect.arrayContaining([item.measure]),
  });
});

/** Items that are no question to a dataset: the panels that show the same over time. */
it.each([
  ['aimarket-inspection', BACKUP_PANELS.age, 'backups.age'],
  ['aimarket-inspection', BACKUP_PANELS.unusable, 'backups.unusable'],
  ['aimarket-realtime', CERTIFICATES_PANEL, 'probes.tls_days'],
])('%s, panel %d shows %s', (board, id, measure) => {
  const shown = (panelOf(board, id)?.targets ?? []).flatMap(({ measures = [] }) => measures);
  expect(shown).toContain(measure);
});

it('every runbook hangs where the link leads', () => {
  for (const [uid, id] of Object.entries(RUNBOOK_PANELS)) {
    expect(panelOf('aimarket-runbooks', id)).toMatchObject({
      options: { content: expect.stringContaining(`\`${uid}\``) },
    });
  }
});
