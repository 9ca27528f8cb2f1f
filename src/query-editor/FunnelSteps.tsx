import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, IconButton, Stack, useStyles2 } from '@grafana/ui';
import React, { useEffect, useRef } from 'react';

import type { FunnelModel, MomentModel } from '../query-model';
import { hasDataset, LEAST_STEPS } from '../query-validity';

import type { KindEditorProps } from './kind-editor';
import { MomentFields } from './MomentFields';
import { useDrafts, withAdded, withChanged, withMoved, withRemoved } from './use-drafts';

const MOST_STEPS = 10;
const BLANK: MomentModel = { dataset: '', filters: [] };

type Direction = 'up' | 'down';

/** The steps in their order. One that names no dataset yet waits; a step that is moved keeps the focus. */
export function FunnelSteps({ query, onCommit, source, catalogue, range }: KindEditorProps<FunnelModel>) {
  const styles = useStyles2(getStyles);
  const [drafts, change] = useDrafts({
    items: query.steps,
    isComplete: hasDataset,
    onCommit: (steps) => onCommit({ ...query, steps }),
    least: { count: LEAST_STEPS, blank: BLANK },
  });

  const list = useRef<HTMLOListElement>(null);
  const moved = useRef<{ id: number; direction: Direction } | undefined>(undefined);
  useEffect(() => {
    if (moved.current) {
      const { id, direction } = moved.current;
      moved.current = undefined;
      focusMove(list.current, id, direction);
    }
  }, [drafts]);
  const move = (id: number, direction: Direction) => {
    moved.current = { id, direction };
    change(withMoved(drafts, id, direction === 'up' ? -1 : 1));
  };

  return (
    <Stack direction="column" gap={1} alignItems="flex-start">
      <ol ref={list} className={styles.list}>
        {drafts.map(({ id, item }, index) => {
          const named = (text: string) =>
            `${t('query-editor.funnel.step', 'Step {{position}}', { position: index + 1 })}: ${text}`;
          return (
            <li key={id} data-step={id}>
              <fieldset className={styles.step}>
                <legend className={styles.legend}>
                  <Stack direction="row" gap={0.5} alignItems="center">
                    <span>{t('query-editor.funnel.step', 'Step {{position}}', { position: index + 1 })}</span>
                    <IconButton
                      name="arrow-up"
                      size="md"
                      data-move="up"
                      disabled={index === 0}
                      tooltip={named(t('query-editor.funnel.up', 'move up'))}
                      onClick={() => move(id, 'up')}
                    />
                    <IconButton
                      name="arrow-down"
                      size="md"
                      data-move="down"
                      disabled={index === drafts.length - 1}
                      tooltip={named(t('query-editor.funnel.down', 'move down'))}
                      onClick={() => move(id, 'down')}
                    />
                    <IconButton
                      name="trash-alt"
                      size="md"
                      disabled={drafts.length <= LEAST_STEPS}
                      tooltip={named(t('query-editor.funnel.remove', 'remove'))}
                      onClick={() => change(withRemoved(drafts, id))}
                    />
                  </Stack>
                </legend>
                <MomentFields
                  moment={item}
                  onChange={(step) => change(withChanged(drafts, id, step))}
                  source={source}
                  catalogue={catalogue}
                  range={range}
                />
              </fieldset>
            </li>
          );
        })}
      </ol>
      <Button
        icon="plus"
        variant="secondary"
        size="sm"
        disabled={drafts.length >= MOST_STEPS}
        onClick={() => change(withAdded(drafts, BLANK))}
        data-testid="ops-step-add"
      >
        {t('query-editor.funnel.add', 'Add step')}
      </Button>
    </Stack>
  );
}

/** The step's button again, or the one of the other direction where the step came to the end of the list. */
function focusMove(list: HTMLOListElement | null, id: number, direction: Direction) {
  const buttons = [...(list?.querySelectorAll<HTMLButtonElement>(`[data-step="${id}"] [data-move]`) ?? [])];
  const usable = buttons.filter((button) => !button.disabled && button.getAttribute('aria-disabled') !== 'true');
  (usable.find((button) => button.dataset.move === direction) ?? usable[0])?.focus();
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, width: '100%' }),
  step: css({
    margin: theme.spacing(0, 0, 1, 0),
    padding: theme.spacing(0, 0, 1, 1),
    borderLeft: `${theme.spacing(0.25)} solid ${theme.colors.border.medium}`,
  }),
  legend: css({ margin: 0, border: 'none', fontSize: theme.typography.bodySmall.fontSize }),
});
