import { useEffect, useRef, useState } from 'react';

import type { FilterModel } from '../query-model';

import { type FilterDraft, isComplete } from './filter-draft';

interface Rows {
  drafts: FilterDraft[];
  /** Whether somebody edited them here since they came in. */
  edited: boolean;
}

/**
 * Filter rows as they are being filled in, and a way to change them. `onCommit` gets the complete ones when those change.
 *
 * It is called from an effect, once the rows stand: Explore answers a commit by rendering at once, at a higher priority than a state
 * update of the same event, and a list would be shown its old value again, take that for a choice and commit for ever.
 */
export function useFilterDrafts(
  filters: FilterModel[],
  onCommit: (filters: FilterModel[]) => void
): [FilterDraft[], (drafts: FilterDraft[]) => void] {
  const incoming = JSON.stringify(filters);
  const [seen, setSeen] = useState(incoming);
  const [rows, setRows] = useState<Rows>(() => ({ drafts: toDrafts(filters), edited: false }));
  if (incoming !== seen) {
    setSeen(incoming);
    if (incoming !== JSON.stringify(completeOf(rows.drafts))) {
      setRows({ drafts: toDrafts(filters), edited: false });
    }
  }

  const commit = useRef(onCommit);
  const committed = useRef(incoming);
  useEffect(() => {
    commit.current = onCommit;
  });
  useEffect(() => {
    committed.current = incoming;
  }, [incoming]);
  useEffect(() => {
    const complete = completeOf(rows.drafts);
    const text = JSON.stringify(complete);
    if (rows.edited && text !== committed.current) {
      committed.current = text;
      commit.current(complete);
    }
  }, [rows]);

  return [rows.drafts, (drafts) => setRows({ drafts, edited: true })];
}

function toDrafts(filters: FilterModel[]): FilterDraft[] {
  return filters.map((filter, index) => ({ id: index + 1, filter }));
}

function completeOf(drafts: FilterDraft[]): FilterModel[] {
  return drafts.map((draft) => draft.filter).filter(isComplete);
}
