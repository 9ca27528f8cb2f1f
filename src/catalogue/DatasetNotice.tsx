import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';
import React from 'react';

import type { Catalogue, Locale } from '../contract';

import { PLAIN } from '../locale';

import { findDataset } from './members';

/** Names each dataset of a query that is unknown or not available now, with the server's reason. */
export function DatasetNotice({
  catalogue,
  names,
  locale,
}: {
  catalogue: Catalogue | undefined;
  names: Iterable<string>;
  locale: Locale;
}) {
  if (!catalogue) {
    return null;
  }
  return (
    <>
      {[...names]
        .filter((name) => !name.includes('$') && !name.startsWith('[['))
        .map((name) => {
          const dataset = findDataset(catalogue, name);
          if (!dataset) {
            return (
              <Alert
                key={name}
                severity="warning"
                title={t('catalogue.unknown-title', 'There is no dataset "{{name}}"', { name, ...PLAIN })}
              >
                {t('catalogue.unknown-hint', 'It was renamed or removed in the data server. Choose another dataset.')}
              </Alert>
            );
          }
          const title = t('catalogue.unavailable-title', '"{{title}}" is not available now', {
            title: dataset.title[locale],
            ...PLAIN,
          });
          return dataset.available ? null : (
            <Alert key={name} severity="warning" title={title}>
              {dataset.reason?.[locale]}
            </Alert>
          );
        })}
    </>
  );
}
