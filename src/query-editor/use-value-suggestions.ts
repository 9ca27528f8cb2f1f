import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';
import { useCallback } from 'react';

import type { Member } from '../catalogue/members';
import { useVariableOptions } from '../catalogue/use-variable-options';
import type { OpsDataSource } from '../ops-data-source';
import { toResourceError } from '../resource-error';

/**
 * Values to suggest for a member: a dimension's closed list, or what its data holds in the range, then the dashboard's variables.
 * The function is called by a Combobox when it opens and, after a pause, when somebody types.
 */
export function useValueSuggestions(
  name: string,
  member: Member | undefined,
  source: OpsDataSource,
  range: TimeRange | undefined
): (search: string) => Promise<ComboboxOption[]> {
  const variables = useVariableOptions(source);
  return useCallback(
    async (search) => {
      const matches = (text: string) => text.toLowerCase().includes(search.toLowerCase());
      const values = await suggestedValues(member, name, { search, source, range, matches });
      return [...values, ...variables.filter(({ value }) => matches(value))];
    },
    [name, member, source, range, variables]
  );
}

interface Question {
  search: string;
  source: OpsDataSource;
  range: TimeRange | undefined;
  matches: (text: string) => boolean;
}

async function suggestedValues(
  member: Member | undefined,
  name: string,
  question: Question
): Promise<ComboboxOption[]> {
  if (member?.kind !== 'dimension') {
    return [];
  }
  const { values, type } = member.dimension;
  const closed = values ?? (type === 'boolean' ? ['true', 'false'] : undefined);
  if (closed) {
    return closed.filter(question.matches).map(toOption);
  }
  const { search, source, range } = question;
  try {
    return (await source.values(name, { search, range })).values.map(toOption);
  } catch (thrown) {
    // Rejecting would put an error in place of the whole list, and with it the way to use a typed value.
    return [
      notice(
        t('query-editor.filters.no-suggestions', 'Values could not be read; type one'),
        toResourceError(thrown).message
      ),
    ];
  }
}

function toOption(value: string): ComboboxOption {
  return { value, label: value };
}

function notice(label: string, description: string): ComboboxOption {
  return { value: '', label, description, infoOption: true };
}
