import type { CoreApp } from '@grafana/data';
import { act, render } from '@testing-library/react';
import React, { useSyncExternalStore } from 'react';

import { QueryEditor } from '../query-editor/QueryEditor';
import type { OpsQuery } from '../query-model';

import { asDataSource, fakeSource, type FakeSource } from './fake-source';
import { setupUser } from './user';

interface Options {
  source?: FakeSource;
  app?: CoreApp;
}

/**
 * The query editor in a place that keeps what it is told; the catalogue has answered. The query lives in a store outside React, as in
 * Explore, whose changes render at once.
 */
export async function openEditor(query: OpsQuery, { source = fakeSource(), app }: Options = {}) {
  const onChange = jest.fn<void, [OpsQuery]>();
  const onRunQuery = jest.fn();
  let current = query;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const change = (next: OpsQuery) => {
    onChange(next);
    current = next;
    listeners.forEach((listener) => listener());
  };
  function Host() {
    const shown = useSyncExternalStore(subscribe, () => current);
    return (
      <QueryEditor
        datasource={asDataSource(source)}
        query={shown}
        onChange={change}
        onRunQuery={onRunQuery}
        app={app}
      />
    );
  }
  render(<Host />);
  await act(async () => undefined);
  return { onChange, onRunQuery, source, user: setupUser(), last: () => onChange.mock.lastCall?.[0] };
}
