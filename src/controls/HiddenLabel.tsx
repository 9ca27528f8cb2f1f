import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

/** Names a control for screen readers where its place already names it for the eye. */
export function HiddenLabel({ id, htmlFor, text }: { id: string; htmlFor?: string; text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <label id={id} htmlFor={htmlFor} className={styles.hidden}>
      {text}
    </label>
  );
}

const getStyles = () => ({
  hidden: css({
    position: 'absolute',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  }),
});
