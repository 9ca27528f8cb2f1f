import type { CoreApp } from '@grafana/data';
import { act, render } from '@testing-library/react';
import React, { useState } from 'react';

import { QueryEditor } from '../query-editor/QueryEditor';
import type { OpsQuery } from '../query-model';

import { asDataSource, fakeSource, type FakeSource } from './fake-source';
import { setupUser } from './user';

interface Options {
  source?: FakeSource;
  app?: CoreApp;
}

/** The query editor in a place that keeps what it is told, as a panel does; the catalogue has answered. */
export async function openEditor(query: OpsQuery, { source = fakeSource(), app }: Options = {}) {
  const onChange = jest.fn<void, [OpsQuery]>();
  const onRunQuery = jest.fn();
  function Host() {
    const [current, setCurrent] = useState(query);
    const change = (next: OpsQuery) => {
      onChange(next);
      setCurrent(next);
    };
    return (
      <QueryEditor
        datasource={asDataSource(source)}
        query={current}
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
