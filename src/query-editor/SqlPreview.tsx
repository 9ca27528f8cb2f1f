import { css } from '@emotion/css';
import type { GrafanaTheme2, ScopedVars, TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, ClipboardButton, Collapse, LoadingPlaceholder, Stack, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';

import type { ExplainResponse } from '../contract';
import { PLAIN } from '../locale';
import type { OpsDataSource } from '../ops-data-source';
import type { OpsQuery } from '../query-model';
import { isRunnable } from '../query-validity';

import { useExplanation } from './use-explanation';

interface Props {
  query: OpsQuery;
  source: OpsDataSource;
  range: TimeRange | undefined;
  timezone: string | undefined;
  scopedVars: ScopedVars | undefined;
}

/** The SQL that the query would run, shown on demand. Nothing is run for it. */
export function SqlPreview(props: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Collapse label={t('query-editor.sql.title', 'SQL')} isOpen={isOpen} onToggle={setIsOpen}>
      {isOpen && <Explanation {...props} />}
    </Collapse>
  );
}

function Explanation({ query, source, range, timezone, scopedVars }: Props) {
  const { explanation, loading, error, retry } = useExplanation(source, query, { range, timezone, scopedVars });
  if (!isRunnable(query)) {
    return <p>{t('query-editor.sql.incomplete', 'The query asks nothing yet.')}</p>;
  }
  if (error) {
    return (
      <Alert severity="error" title={t('query-editor.sql.error-title', 'The data server could not explain this query')}>
        <Stack direction="column" gap={1} alignItems="flex-start">
          <span>{error.message}</span>
          <Button variant="secondary" size="sm" onClick={retry}>
            {t('query-editor.sql.retry', 'Try again')}
          </Button>
        </Stack>
      </Alert>
    );
  }
  if (loading || !explanation) {
    return <LoadingPlaceholder text={t('query-editor.sql.loading', 'Asking the data server…')} />;
  }
  if (explanation.statements.length === 0) {
    return <p>{t('query-editor.sql.none', 'This query runs no SQL.')}</p>;
  }
  return (
    <Stack direction="column" gap={1}>
      {explanation.statements.map((statement, index) => (
        <StatementView key={index} statement={statement} />
      ))}
    </Stack>
  );
}

function StatementView({ statement }: { statement: ExplainResponse['statements'][number] }) {
  const styles = useStyles2(getStyles);
  const params = Object.entries(statement.params);
  return (
    <div>
      <Stack direction="row" justifyContent="space-between" alignItems="center">
        <span>
          {t('query-editor.sql.on', '{{dataset}} on {{engine}}', {
            dataset: statement.dataset,
            engine: statement.engine,
            ...PLAIN,
          })}
        </span>
        <ClipboardButton icon="copy" variant="secondary" size="sm" getText={() => statement.sql}>
          {t('query-editor.sql.copy', 'Copy')}
        </ClipboardButton>
      </Stack>
      <pre className={styles.code} data-testid="ops-sql">
        {statement.sql}
      </pre>
      {params.length > 0 && (
        <pre className={styles.code} aria-label={t('query-editor.sql.params', 'Bound values')}>
          {params.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join('\n')}
        </pre>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  code: css({
    margin: theme.spacing(0.5, 0),
    maxHeight: theme.spacing(40),
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
  }),
});
