import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type Panel, RowBuilder, type RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

const GRID_WIDTH = 24;

/** Row ids start here, clear of panel ids. */
const FIRST_ROW_ID = 1000;

export interface PlacedPanel {
  id: number;
  /** Of 24 columns. */
  width: number;
  panel: Builder<Panel>;
}

/** Panels of one height side by side. They must fill the width: a hole looks like a panel that failed to load. */
export interface Shelf {
  /** Grid units of about 38 px. */
  height: number;
  panels: readonly PlacedPanel[];
}

export interface Section {
  /** A heading; the first section of a board needs none. */
  title?: string;
  /** Shut until its heading is clicked, and asks nothing until then. Needs a title. */
  collapsed?: true;
  shelves: readonly Shelf[];
}

/** Puts sections below one another and gives every panel its place and id. Throws when a shelf is not exactly full. */
export function layOut(sections: readonly Section[]): Array<Panel | RowPanel> {
  const placed: Array<Panel | RowPanel> = [];
  let y = 0;
  sections.forEach(({ title, collapsed = false, shelves }, index) => {
    if (title === undefined) {
      placed.push(...placeShelves(shelves, y));
    } else {
      const row = new RowBuilder(title)
        .id(FIRST_ROW_ID + index)
        .gridPos({ x: 0, y, w: GRID_WIDTH, h: 1 })
        .build();
      y += 1;
      const panels = placeShelves(shelves, y);
      placed.push(...(collapsed ? [{ ...row, collapsed, panels }] : [row, ...panels]));
    }
    // What stands in a shut row takes no room: Grafana moves everything below when it is opened.
    y += collapsed ? 0 : shelves.reduce((height, shelf) => height + shelf.height, 0);
  });
  return placed;
}

function placeShelves(shelves: readonly Shelf[], top: number): Panel[] {
  let y = top;
  return shelves.flatMap((shelf) => {
    const placed = placeShelf(shelf, y);
    y += shelf.height;
    return placed;
  });
}

function placeShelf({ height, panels }: Shelf, y: number): Panel[] {
  let x = 0;
  const placed = panels.map(({ id, width, panel }) => {
    const gridPos = { x, y, w: width, h: height };
    x += width;
    return { ...panel.build(), id, gridPos };
  });
  if (x !== GRID_WIDTH) {
    throw new Error(`The shelf at y=${y} is ${x} columns wide instead of ${GRID_WIDTH}.`);
  }
  return placed;
}
