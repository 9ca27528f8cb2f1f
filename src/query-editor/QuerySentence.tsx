import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

import type { Catalogue, Locale } from '../contract';
import type { OpsQuery } from '../query-model';
import { describeQuery } from '../query-sentence';

/** The question in words, read out when it changes. */
export function QuerySentence({
  query,
  catalogue,
  locale,
}: {
  query: OpsQuery;
  catalogue: Catalogue | undefined;
  locale: Locale;
}) {
  const styles = useStyles2(getStyles);
  return (
    <p
      className={styles.sentence}
      aria-live="polite"
      data-testid="ops-sentence"
      lang={locale === 'zh' ? 'zh-Hans' : 'en'}
    >
      {describeQuery(query, catalogue, locale)}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sentence: css({
    margin: theme.spacing(0.5, 1),
    color: theme.colors.text.secondary,
  }),
});
