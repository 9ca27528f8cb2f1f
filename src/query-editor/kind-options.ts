import { t } from '@grafana/i18n';

import type { QueryKind } from '../contract';

interface KindOption {
  value: QueryKind;
  label: string;
  description: string;
}

/** The kinds of query to choose from, the most asked for first. */
export function kindOptions(): KindOption[] {
  return [
    {
      value: 'metric',
      label: t('query-editor.kind.metric', 'Measures'),
      description: t('query-editor.kind.metric-description', 'Measures over time, by dimension, or as one number'),
    },
    {
      value: 'events',
      label: t('query-editor.kind.events', 'Logs'),
      description: t('query-editor.kind.events-description', 'Log lines, or how many there were by level'),
    },
    {
      value: 'patterns',
      label: t('query-editor.kind.patterns', 'Message patterns'),
      description: t('query-editor.kind.patterns-description', 'Which kinds of message there were, and how often'),
    },
    {
      value: 'funnel',
      label: t('query-editor.kind.funnel', 'Funnel'),
      description: t('query-editor.kind.funnel-description', 'How many users went through steps in their order'),
    },
    {
      value: 'retention',
      label: t('query-editor.kind.retention', 'Retention'),
      description: t('query-editor.kind.retention-description', 'How many users came back later'),
    },
    {
      value: 'forecast',
      label: t('query-editor.kind.forecast', 'Forecast'),
      description: t(
        'query-editor.kind.forecast-description',
        'What a measure will be, and when it reaches a threshold'
      ),
    },
    {
      value: 'rows',
      label: t('query-editor.kind.rows', 'Rows'),
      description: t('query-editor.kind.rows-description', 'The newest single rows of a dataset'),
    },
    {
      value: 'incidents',
      label: t('query-editor.kind.incidents', 'Incidents'),
      description: t('query-editor.kind.incidents-description', 'Alerts as incidents: open ones, answers, SLA, noise'),
    },
    {
      value: 'inspection',
      label: t('query-editor.kind.inspection', 'Inspection'),
      description: t('query-editor.kind.inspection-description', 'The daily checklist: what passes, warns, fails'),
    },
    {
      value: 'capacity',
      label: t('query-editor.kind.capacity', 'Capacity'),
      description: t('query-editor.kind.capacity-description', 'Use against limits, when they are reached, what to do'),
    },
    {
      value: 'health',
      label: t('query-editor.kind.health', 'Health'),
      description: t('query-editor.kind.health-description', 'The status of each component now'),
    },
  ];
}
