import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ComponentProps } from 'react';

import { MomentFields } from './MomentFields';

/** The fields of one moment under a name of their own, which screen readers say with each of them. */
export function MomentGroup({ label, ...fields }: ComponentProps<typeof MomentFields> & { label: string }) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset>
      <legend className={styles.legend}>{label}</legend>
      <MomentFields {...fields} />
    </fieldset>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({ margin: 0, border: 'none', fontSize: theme.typography.bodySmall.fontSize }),
});
