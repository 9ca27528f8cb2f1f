import { t } from '@grafana/i18n';
import React from 'react';

import { CommittedInput } from '../controls/CommittedInput';
import { Labeled } from '../controls/Labeled';
import type { EventsModel } from '../query-model';

import type { KindEditorProps } from './kind-editor';

const LONGEST_STREAM = 512;
const LONGEST_TRACE = 128;

/** Only lines of one file or sender, of one trace. */
export function EventsScope({ query, onCommit }: Pick<KindEditorProps<EventsModel>, 'query' | 'onCommit'>) {
  return (
    <>
      <Labeled label={t('query-editor.events.stream', 'File or sender')}>
        {({ id, labelId }) => (
          <CommittedInput
            id={id}
            aria-labelledby={labelId}
            width={32}
            value={query.stream ?? ''}
            placeholder={t('query-editor.events.any', 'Any')}
            accepts={(text) => text.length <= LONGEST_STREAM}
            onCommit={(text) => onCommit({ ...query, stream: text || undefined })}
          />
        )}
      </Labeled>
      <Labeled label={t('query-editor.events.trace', 'Trace ID')}>
        {({ id, labelId }) => (
          <CommittedInput
            id={id}
            aria-labelledby={labelId}
            width={32}
            value={query.traceId ?? ''}
            placeholder={t('query-editor.events.any', 'Any')}
            accepts={(text) => text.length <= LONGEST_TRACE}
            onCommit={(text) => onCommit({ ...query, traceId: text || undefined })}
          />
        )}
      </Labeled>
    </>
  );
}
