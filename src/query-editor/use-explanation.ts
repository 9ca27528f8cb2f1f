import type { ScopedVars, TimeRange } from '@grafana/data';
import { useCallback, useEffect, useRef, useState } from 'react';

import type { ExplainResponse } from '../contract';
import type { OpsDataSource } from '../ops-data-source';
import type { OpsQuery } from '../query-model';
import { isRunnable } from '../query-validity';
import { toResourceError } from '../resource-error';

interface Explanation {
  explanation: ExplainResponse | undefined;
  loading: boolean;
  error: Error | undefined;
  retry: () => void;
}

interface Context {
  range: TimeRange | undefined;
  timezone: string | undefined;
  scopedVars: ScopedVars | undefined;
}

/** Asks what a query would run, again whenever the query or its range changes; an answer that comes too late is dropped. */
export function useExplanation(source: OpsDataSource, query: OpsQuery, context: Context): Explanation {
  const [state, setState] = useState<Omit<Explanation, 'retry'>>({
    explanation: undefined,
    loading: true,
    error: undefined,
  });
  const [attempt, setAttempt] = useState(0);
  const question = JSON.stringify([query, context.range?.raw, context.timezone]);
  const asked = useRef({ query, context });
  useEffect(() => {
    asked.current = { query, context };
  });

  useEffect(() => {
    const { query, context } = asked.current;
    if (!isRunnable(query)) {
      return;
    }
    let current = true;
    setState((now) => ({ ...now, loading: true, error: undefined }));
    source.explain(query, context).then(
      (explanation) => current && setState({ explanation, loading: false, error: undefined }),
      (thrown: unknown) =>
        current && setState({ explanation: undefined, loading: false, error: toResourceError(thrown) })
    );
    return () => {
      current = false;
    };
  }, [source, question, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...state, retry };
}
