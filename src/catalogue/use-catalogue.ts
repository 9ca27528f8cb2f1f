import { useCallback, useEffect, useRef, useState } from 'react';

import type { Catalogue } from '../contract';
import { toResourceError } from '../resource-error';

import type { CatalogueClient } from './catalogue-client';

export interface CatalogueState {
  /** The newest known catalogue; stays while it is asked for again or that failed. */
  catalogue: Catalogue | undefined;
  loading: boolean;
  error: Error | undefined;
  retry: () => void;
}

/** The catalogue in a component, with its loading and error states. */
export function useCatalogue(client: CatalogueClient): CatalogueState {
  const [state, setState] = useState<Omit<CatalogueState, 'retry'>>(() => ({
    catalogue: client.peek(),
    loading: true,
    error: undefined,
  }));
  const mounted = useRef(true);

  const follow = useCallback((answer: Promise<Catalogue>) => {
    answer.then(
      (catalogue) => mounted.current && setState({ catalogue, loading: false, error: undefined }),
      (thrown: unknown) =>
        mounted.current && setState((now) => ({ ...now, loading: false, error: toResourceError(thrown) }))
    );
  }, []);

  useEffect(() => {
    mounted.current = true;
    follow(client.get());
    return () => {
      mounted.current = false;
    };
  }, [client, follow]);

  const retry = useCallback(() => {
    setState((now) => ({ ...now, loading: true, error: undefined }));
    follow(client.refresh());
  }, [client, follow]);

  return { ...state, retry };
}
