import { useCallback, useEffect, useRef } from 'react';

import type { OpsQuery } from '../query-model';

/**
 * Stores and runs a finished change, once. A Combobox may report one choice several times while Explore, which renders in between,
 * answers the first report; what is already stored is not stored and run again.
 */
export function useCommit(
  query: OpsQuery,
  onChange: (query: OpsQuery) => void,
  onRunQuery: () => void
): (next: OpsQuery) => void {
  const stored = useRef('');
  useEffect(() => {
    stored.current = JSON.stringify(query);
  }, [query]);

  return useCallback(
    (next) => {
      const text = JSON.stringify(next);
      if (text !== stored.current) {
        stored.current = text;
        onChange(next);
        onRunQuery();
      }
    },
    [onChange, onRunQuery]
  );
}
