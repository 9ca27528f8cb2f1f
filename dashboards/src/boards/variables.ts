import {
  AdHocVariableBuilder,
  CustomVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { BOARD_DATASOURCE } from '../query.ts';

/** A choice of any of a dimension's values in the board's range; all of them until somebody chooses. */
export function valuesOf(name: string, label: string, member: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(BOARD_DATASOURCE)
    .query({ refId: 'Variable', list: 'values', member })
    .definition(member)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.Disabled)
    .multi(true)
    .includeAll(true)
    .allowCustomValue(true)
    .current({ text: ['All'], value: ['$__all'], selected: true });
}

/** A choice of log levels; all of them until somebody chooses. */
export function logLevels(): CustomVariableBuilder {
  const levels = ['critical', 'error', 'warning', 'info', 'debug'];
  return new CustomVariableBuilder('level')
    .label('日志级别')
    .values(levels.join(','))
    .options(levels.map((level) => ({ text: level, value: level, selected: false })))
    .multi(true)
    .includeAll(true)
    .allowCustomValue(false)
    .current({ text: ['All'], value: ['$__all'], selected: true });
}

/** How many times the busiest day a campaign is planned to have; any other may be typed. */
export function campaignFactor(): CustomVariableBuilder {
  const factors = ['1.5', '2', '3', '5', '10'];
  const options = factors.map((factor) => ({ text: factor, value: factor, selected: factor === '3' }));
  const builder = new CustomVariableBuilder('campaign')
    .label('大促倍数')
    .description('大促日业务量为历史最忙一天的几倍')
    .values(factors.join(','))
    .options(options)
    .multi(false)
    .includeAll(false)
    .allowCustomValue(true);
  const current = options.find(({ selected }) => selected);
  return current ? builder.current(current) : builder;
}

/** A text that log lines and error patterns must hold; empty for any. */
export function searchText(): TextBoxVariableBuilder {
  return new TextBoxVariableBuilder('search').label('搜索日志').defaultValue('');
}

/** Filters by any dimension; each narrows the panels that read its dataset. */
export function anyFilters(): AdHocVariableBuilder {
  return new AdHocVariableBuilder('filters').label('筛选').datasource(BOARD_DATASOURCE);
}
