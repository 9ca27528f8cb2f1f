import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR } from '../house-style.ts';
import { allBoards } from '../outputs.ts';
import { panelsOf } from '../test-support/board-panels.ts';
import { readRunbook } from '../test-support/repository.ts';

/** Pixels that 24 columns have on a screen of 1366 beside Grafana's menu, and what a panel's frame takes of its own. */
const BOARD = 1034;
const FRAME = 18;
/** Below it a sentence is a column of syllables. */
const READABLE = 120;

const panels = allBoards(readRunbook).flatMap((board) =>
  panelsOf(board).map((panel) => [`${board.title} / ${panel.title}`, panel] as const)
);

interface CustomConfig {
  thresholdsStyle?: { mode: string };
}

function propertiesOf(panel: Panel) {
  return panel.fieldConfig?.overrides.map(({ properties }) => properties) ?? [];
}

const tables = panels.filter(([, { type }]) => type === 'table');

test.each(tables)('the columns of %s fit a screen of 1366 pixels and leave room for sentences', (_name, panel) => {
  const columns = propertiesOf(panel).map((properties) => ({
    width: properties.find(({ id }) => id === 'custom.width')?.value as number | undefined,
    wraps: properties.some(({ value }) => (value as { wrapText?: boolean } | null)?.wrapText === true),
  }));
  const fixed = columns.reduce((sum, { width = 0 }) => sum + width, 0);
  const sentences = columns.filter(({ width, wraps }) => wraps && width === undefined).length;
  expect(fixed + sentences * READABLE).toBeLessThanOrEqual((BOARD * (panel.gridPos?.w ?? 0)) / 24 - FRAME);
});

test.each(tables)('the headings of %s are not cut', (_name, panel) => {
  expect(propertiesOf(panel).flat()).toContainEqual({ id: 'custom.wrapHeaderText', value: true });
});

const withLine = panels.filter(([, panel]) => {
  const custom = panel.fieldConfig?.defaults.custom as CustomConfig | undefined;
  return custom?.thresholdsStyle?.mode === 'dashed';
});

test('limits are drawn on some graphs', () => {
  expect(withLine.length).toBeGreaterThan(5);
});

test.each(withLine)('the line of the limit of %s is red, on whichever side the bad lies', (_name, panel) => {
  expect(panel.fieldConfig?.defaults.thresholds?.steps.at(-1)?.color).toBe(COLOR.red);
});
