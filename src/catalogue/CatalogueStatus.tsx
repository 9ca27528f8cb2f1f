import { t } from '@grafana/i18n';
import { Alert, Button, LoadingPlaceholder, Stack } from '@grafana/ui';
import React from 'react';

import type { CatalogueState } from './use-catalogue';

/** Says what keeps the catalogue from being chosen from; nothing where all is well. */
export function CatalogueStatus({ state }: { state: CatalogueState }) {
  const { catalogue, loading, error, retry } = state;
  if (error) {
    return (
      <Alert severity="error" title={t('catalogue.error-title', 'The catalogue of measures could not be read')}>
        <Stack direction="column" gap={1} alignItems="flex-start">
          <span>{error.message}</span>
          <Button variant="secondary" size="sm" onClick={retry}>
            {t('catalogue.retry', 'Try again')}
          </Button>
        </Stack>
      </Alert>
    );
  }
  if (loading && !catalogue) {
    return <LoadingPlaceholder text={t('catalogue.loading', 'Reading the catalogue of measures…')} />;
  }
  if (catalogue?.datasets.length === 0) {
    return (
      <Alert severity="info" title={t('catalogue.empty-title', 'The data server has no dataset')}>
        {t('catalogue.empty-hint', 'Register a dataset in the data server, then try again.')}
      </Alert>
    );
  }
  return null;
}
