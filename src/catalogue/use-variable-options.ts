import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';
import { useMemo } from 'react';

import type { OpsDataSource } from '../ops-data-source';

import { variableOptions } from './options';

/** The dashboard's variables as options; the same array until they change, which is what a Combobox needs. */
export function useVariableOptions(source: OpsDataSource): ComboboxOption[] {
  const names = source.variableNames().join(' ');
  return useMemo(
    () => variableOptions(names.split(' ').filter(Boolean), t('query-editor.variables', 'Variables')),
    [names]
  );
}
