import { useEffect, useRef, useState } from 'react';

/** A row of a list as it is being filled in. */
export interface Draft<Item> {
  id: number;
  item: Item;
}

interface Rows<Item> {
  drafts: Array<Draft<Item>>;
  /** Whether somebody edited them here since they came in. */
  edited: boolean;
}

interface List<Item> {
  /** The stored rows. */
  items: Item[];
  /** Only complete rows are stored; a half-written one waits. */
  isComplete: (item: Item) => boolean;
  /** Gets the complete rows when those change. */
  onCommit: (items: Item[]) => void;
  /** Empty rows are shown to begin with until there are as many as this. */
  least?: { count: number; blank: Item };
}

/**
 * Rows of a list as they are being filled in, and a way to change them.
 *
 * `onCommit` is called from an effect, once the rows stand: Explore answers a commit by rendering at once, at a higher priority than a
 * state update of the same event, and a list would be shown its old value again, take that for a choice and commit for ever.
 */
export function useDrafts<Item>({
  items,
  isComplete,
  onCommit,
  least,
}: List<Item>): [Array<Draft<Item>>, (drafts: Array<Draft<Item>>) => void] {
  const completeOf = (drafts: Array<Draft<Item>>) => drafts.map(({ item }) => item).filter(isComplete);
  const incoming = JSON.stringify(items);
  const [seen, setSeen] = useState(incoming);
  const [rows, setRows] = useState<Rows<Item>>(() => ({ drafts: toDrafts(items, least), edited: false }));
  if (incoming !== seen) {
    setSeen(incoming);
    if (incoming !== JSON.stringify(completeOf(rows.drafts))) {
      setRows({ drafts: toDrafts(items, least), edited: false });
    }
  }

  const latest = useRef({ onCommit, completeOf });
  const committed = useRef(incoming);
  useEffect(() => {
    latest.current = { onCommit, completeOf };
  });
  useEffect(() => {
    committed.current = incoming;
  }, [incoming]);
  useEffect(() => {
    const complete = latest.current.completeOf(rows.drafts);
    const text = JSON.stringify(complete);
    if (rows.edited && text !== committed.current) {
      committed.current = text;
      latest.current.onCommit(complete);
    }
  }, [rows]);

  return [rows.drafts, (drafts) => setRows({ drafts, edited: true })];
}

/** The rows and one more. */
export function withAdded<Item>(drafts: Array<Draft<Item>>, item: Item): Array<Draft<Item>> {
  return [...drafts, { id: Math.max(0, ...drafts.map(({ id }) => id)) + 1, item }];
}

/** The rows with one of them changed. */
export function withChanged<Item>(drafts: Array<Draft<Item>>, id: number, item: Item): Array<Draft<Item>> {
  return drafts.map((draft) => (draft.id === id ? { ...draft, item } : draft));
}

export function withRemoved<Item>(drafts: Array<Draft<Item>>, id: number): Array<Draft<Item>> {
  return drafts.filter((draft) => draft.id !== id);
}

/** The rows with one of them `by` places further down, or further up where that is negative. */
export function withMoved<Item>(drafts: Array<Draft<Item>>, id: number, by: number): Array<Draft<Item>> {
  const from = drafts.findIndex((draft) => draft.id === id);
  const moved = drafts[from];
  if (!moved) {
    return drafts;
  }
  const rest = withRemoved(drafts, id);
  const to = Math.min(Math.max(from + by, 0), rest.length);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

function toDrafts<Item>(items: Item[], least: List<Item>['least']): Array<Draft<Item>> {
  const missing = least ? Math.max(0, least.count - items.length) : 0;
  const rows = [...items, ...Array.from({ length: missing }, () => least?.blank as Item)];
  return rows.map((item, index) => ({ id: index + 1, item }));
}
