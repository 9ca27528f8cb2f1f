import type { IncidentsModel } from './query-model';
import { enumerate, joinParts, spaced } from './sentence-parts';
import type { Locale, Text } from './contract';
import { FIGURE_TITLES, GRAIN_TITLES, INCIDENT_STATE_TITLES, isFigure, isGrain, isIncidentState } from './vocabulary';

const HEADS: Readonly<Record<Exclude<IncidentsModel['view'], 'summary' | 'course'>, Text>> = {
  list: { zh: '列出时间范围内的事件', en: 'The incidents of the time range' },
  rules: { zh: '各规则的事件与噪声', en: 'The incidents and noise of each rule' },
  annotations: { zh: '把事件标注在图上', en: 'Incidents as regions on the graph' },
};

/** For example 「列出时间范围内的事件,级别为 P0 或 P1,状态为未解决」. */
export function describeIncidents(query: IncidentsModel, locale: Locale): string {
  return joinParts(
    [
      headOf(query, locale),
      oneOf(query.severities, { zh: '级别为', en: 'of severity' }, locale),
      oneOf(query.states.map(stateTitle(locale)), { zh: '状态为', en: 'whose state is' }, locale),
      oneOf(query.rules, { zh: '规则为', en: 'of the rule' }, locale),
    ],
    locale
  );
}

function headOf({ view, figures, grain }: IncidentsModel, locale: Locale): string {
  switch (view) {
    case 'summary': {
      const named = enumerate(
        figures.map((figure) => (isFigure(figure) ? FIGURE_TITLES[figure][locale] : figure)),
        locale
      );
      return locale === 'zh'
        ? `统计事件的${spaced(named || '各项数字')}`.trimEnd()
        : `${named || 'All numbers'} of incidents`;
    }
    case 'course': {
      const named = isGrain(grain) ? GRAIN_TITLES[grain][locale] : grain;
      if (locale === 'zh') {
        return `按${grain === 'auto' ? '合适的时间粒度' : spaced(named)}统计事件数与响应、解决用时`;
      }
      const by = grain === 'auto' ? 'a fitting time grain' : named;
      return `Incidents, and the time to answer and solve them, by ${by}`;
    }
    case 'list':
    case 'rules':
    case 'annotations':
      return HEADS[view][locale];
  }
}

function stateTitle(locale: Locale): (state: string) => string {
  return (state) => (isIncidentState(state) ? INCIDENT_STATE_TITLES[state][locale] : state);
}

function oneOf(values: readonly string[], before: Text, locale: Locale): string {
  if (values.length === 0) {
    return '';
  }
  return locale === 'zh'
    ? `${before.zh}${values.map(spaced).join('或')}`.trimEnd()
    : `${before.en} ${values.join(' or ')}`;
}
