import type { Frame, FrameMeta } from '../contract/frames.ts';
import type { Incident } from '../contract/incidents.ts';
import type { Locale } from '../contract/text.ts';
import { stringField, timeField } from './fields.ts';
import { STATE_TITLES } from './incident-list-frame.ts';

/** Incidents as Grafana's annotation layer reads them: a region from the start to the end, or to `until` while it lasts. */
export function incidentAnnotationsFrame(
  refId: string,
  incidents: readonly Incident[],
  until: number,
  meta: FrameMeta,
  locale: Locale
): Frame {
  const column = <T>(pick: (incident: Incident) => T) => incidents.map(pick);
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1] },
      fields: [
        timeField('time'),
        timeField('timeEnd'),
        stringField('title'),
        stringField('text'),
        stringField('tags'),
        stringField('id'),
      ],
    },
    data: {
      values: [
        column(({ startedAt }) => startedAt),
        column(({ startedAt, resolved }) => Math.max(startedAt, resolved?.at ?? until)),
        // Grafana puts it before the text, as markup too.
        column(({ severity, rule }) => escaped(`${severity} ${rule.title}`)),
        column((incident) => textOf(incident, locale)),
        column(({ severity, state }) => [severity, STATE_TITLES[state][locale]].join(',')),
        column(({ id }) => id),
      ],
    },
  };
}

/** Shown as markup by Grafana: what an alert or a person wrote must be none. */
function textOf({ id, summary, state, value, threshold, acknowledged, demo }: Incident, locale: Locale): string {
  const zh = locale === 'zh';
  const lines = [
    `${id} · ${STATE_TITLES[state][locale]}${acknowledged?.by ? ` · ${acknowledged.by}` : ''}`,
    summary,
    value &&
      (zh ? `当前值 ${value}` : `Value ${value}`) + (threshold && (zh ? `,阈值 ${threshold}` : `, ${threshold}`)),
    demo && (zh ? '演示数据' : 'Demo data'),
  ];
  return lines
    .filter((line): line is string => typeof line === 'string' && line !== '')
    .map(escaped)
    .join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
