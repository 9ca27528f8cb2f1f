import { BigValueColorMode, BigValueTextMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DataTransformerConfig,
  MappingType,
  type Panel,
  SpecialValueMatch,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR, colorByThresholds, neutralThresholds, type PanelText, statPanel } from '../house-style.ts';
import { HealthQueryBuilder } from '../query.ts';

const UNKNOWN = '? 未知';
export const UP = '✔ 正常';
export const DOWN = '✖ 故障';

/** The mean of 1 (up) and 0 (down) over the components a tile stands for; those without an answer do not count. */
function meanMappings(some: string): ValueMapping[] {
  return [
    { type: MappingType.ValueToText, options: { '1': { text: UP, color: COLOR.green, index: 0 } } },
    { type: MappingType.ValueToText, options: { '0': { text: DOWN, color: COLOR.red, index: 1 } } },
    {
      type: MappingType.RangeToText,
      options: { from: 0, to: 1, result: { text: some, color: COLOR.orange, index: 2 } },
    },
    {
      type: MappingType.SpecialValue,
      options: { match: SpecialValueMatch.NullAndNan, result: { text: UNKNOWN, color: COLOR.grey, index: 3 } },
    },
  ];
}

interface StatusTile extends PanelText {
  /** None: every component. */
  components?: string[];
  /** Keeps the rows whose component id matches. */
  matching?: string;
  /** What the tile says when some are up and some are down. */
  some?: string;
}

function statusTile({ components = [], matching, some = '⚠ 部分故障', ...text }: StatusTile): Builder<Panel> {
  const panel = statPanel(text)
    .noValue(UNKNOWN)
    .withTarget(new HealthQueryBuilder(...components))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['mean']).fields('').values(false))
    .colorMode(BigValueColorMode.BackgroundSolid)
    .textMode(BigValueTextMode.Value)
    .mappings(meanMappings(some))
    .thresholds(neutralThresholds())
    .colorScheme(colorByThresholds());
  const transformations = matching === undefined ? [] : [keepComponents(matching)];
  return panel.transformations([...transformations, keepFields('up')]);
}

/** Field names are matched by what is displayed, which follows the reader's language. */
function keepComponents(pattern: string): DataTransformerConfig {
  const filters = ['标识', 'Id', 'component'].map((fieldName) => ({
    fieldName,
    config: { id: 'regex', options: { value: pattern } },
  }));
  return { id: 'filterByValue', options: { type: 'include', match: 'any', filters } };
}

export function keepFields(...names: string[]): DataTransformerConfig {
  return { id: 'filterFieldsByName', options: { include: { names } } };
}

export function systemStatus(): Builder<Panel> {
  return statusTile({
    title: '系统',
    description:
      '全部已配置组件的总体状态:数据库、Redis、事件库、AI 服务。任何一个故障即显示“部分故障”;未配置的组件不计入。原因见下方“组件详情”。',
  });
}

export function databaseStatus(): Builder<Panel> {
  return statusTile({
    title: '数据库',
    description: '业务库 MySQL 的最近一次探测结果。“未知”表示未配置 MYSQL_URL 或尚未探测,不等于正常。',
    components: ['mysql'],
  });
}

export function redisStatus(): Builder<Panel> {
  return statusTile({
    title: 'Redis',
    description: 'Redis 的最近一次探测结果。“未知”表示未配置 REDIS_URL(此时缓存使用内存)。',
    components: ['redis'],
  });
}

export function aiStatus(): Builder<Panel> {
  return statusTile({
    title: 'AI 服务',
    description: 'AI_PROVIDERS 中各服务商的探测结果:全部可用为正常,部分不可用为部分故障。哪一家不可用见“组件详情”。',
    matching: '^ai(:|$)',
  });
}
