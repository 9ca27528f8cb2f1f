import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DynamicConfigValue, MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CapacityQueryBuilder } from '../capacity-queries.ts';
import { both, COLOR, tablePanel } from '../house-style.ts';
import type { VariableRef } from '../query.ts';
import { keepFields } from './status.ts';
import { judgedCell, width, wrapped } from './table-cells.ts';

/** An empty cell is no lack of data. */
const NOTHING: DynamicConfigValue = { id: 'noValue', value: '—' };
const DATE: DynamicConfigValue = { id: 'unit', value: 'time:YYYY-MM-DD' };

/** Words in the colour of what they mean; the word itself says it too. */
function wordCell(colors: Readonly<Record<string, string>>, pixels: number): DynamicConfigValue[] {
  const options = Object.fromEntries(
    Object.entries(colors).map(([word, color], index) => [word, { text: word, color, index }])
  );
  return [
    width(pixels),
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
    { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
    { id: 'mappings', value: [{ type: MappingType.ValueToText, options }] },
  ];
}

const LEVELS = { 高: COLOR.red, high: COLOR.red, 中: COLOR.orange, medium: COLOR.orange };

const VERDICT = wordCell({ 不够: COLOR.red, exceeds: COLOR.red, 不确定: COLOR.orange, uncertain: COLOR.orange }, 80);

export function recommendations(): Builder<Panel> {
  return tablePanel({
    title: '建议',
    description: both(
      '现在该做什么:当前占用超过建议线(CPU 70%、内存 80%、磁盘 75%、数据库连接 80%),或预计 180 天内达到阈值。日期带 95% 区间与该序列自身的回测误差;采样过旧的资源不给建议。',
      'What to do now: use above the line for advice (CPU 70 %, memory 80 %, disk 75 %, connections 80 %), or a threshold reached within 180 days. Dates come with a 95 % interval and the backtest of this very series; nothing is said from old figures.'
    ),
    noValue: '没有建议:有近期数据的资源都低于建议线,180 天内预计不会达到阈值;没有近期数据的在下表中为“未知”',
  })
    .withTarget(new CapacityQueryBuilder('recommendations'))
    .transformations([
      keepFields('priority', 'resource', 'instance', 'action', 'evidence', 'expected', 'confidence', 'value'),
    ])
    .overrideByFieldType('string', [NOTHING])
    .overrideByName('priority', wordCell(LEVELS, 65))
    .overrideByName('resource', [width(100)])
    .overrideByName('instance', [width(110)])
    .overrideByName('action', [width(170), wrapped()])
    .overrideByName('evidence', [wrapped()])
    .overrideByName('expected', [width(105), DATE, NOTHING])
    .overrideByName('confidence', [width(90)])
    .overrideByName('value', [width(85)]);
}

export function resourceUse(): Builder<Panel> {
  return tablePanel({
    title: '占用、增长与到达阈值的时间',
    description: both(
      '当前占用是最近 15 分钟的均值;增长为每月百分点及其 95% 区间(同一星期几之间斜率的中位数);到达阈值的日期由预测及其 95% 区间给出,空白表示预测期(最长 180 天)内不会达到。MASE 小于 1 表示优于“重复上一周期”。',
      'Use now is the mean of the last 15 minutes; growth in percent points a month with its 95 % interval (the median slope between equal weekdays); the dates come from the forecast and its 95 % interval, empty where they are beyond its horizon (180 days at most). A MASE below 1 beats repeating the last season.'
    ),
    noValue: '无数据:没有资源采样',
  })
    .withTarget(new CapacityQueryBuilder('use'))
    .transformations([
      keepFields(
        ...['resource', 'instance', 'status', 'value', 'threshold', 'growth_range', 'reached_earliest', 'reached'],
        ...['reached_latest', 'mase', 'note']
      ),
    ])
    .overrideByFieldType('string', [NOTHING])
    .overrideByFieldType('number', [NOTHING])
    .overrideByName('resource', [width(85), wrapped()])
    .overrideByName('instance', [width(100), wrapped()])
    .overrideByName(
      'status',
      wordCell({ 超过阈值: COLOR.red, over: COLOR.red, 偏高: COLOR.orange, high: COLOR.orange }, 75)
    )
    .overrideByName('value', [width(65)])
    .overrideByName('threshold', [width(82)])
    .overrideByName('growth_range', [width(100), wrapped()])
    .overrideByName('reached_earliest', [width(95), DATE, NOTHING])
    .overrideByName('reached', [width(95), DATE, NOTHING])
    .overrideByName('reached_latest', [width(95), DATE, NOTHING])
    .overrideByName('mase', [width(78)])
    .overrideByName('note', [wrapped()]);
}

export function growth(): Builder<Panel> {
  return tablePanel({
    title: '业务增长',
    description: both(
      '用户、交易、AI 用量与费用、出站带宽:近 7 天日均,每月增长(占近 28 天均值的百分比,同一星期几之间斜率的中位数)及 95% 区间,以及预测期(最长 180 天)最后 7 天的日均与区间(上下界同为 7 天均值)。没有日志到达的日子不当作 0;超过两个整日没有数据的不给日均与预测。',
      'Users, transactions, AI usage and cost, outgoing bandwidth: mean of the last seven days, growth a month (percent of the mean of 28 days, the median slope between equal weekdays) with its 95 % interval, and a day of the last seven of the forecast (180 days at most; their mean, as its bounds are). Days without any log line are not taken for 0; what has had nothing for more than two whole days has neither mean nor prediction.'
    ),
    noValue: '无数据:没有业务数据',
  })
    .withTarget(new CapacityQueryBuilder('growth'))
    .transformations([
      keepFields(
        ...['load', 'instance', 'per_day', 'growth_range', 'predicted_lower', 'predicted', 'predicted_upper'],
        ...['horizon_end', 'mase', 'note']
      ),
    ])
    .overrideByFieldType('string', [NOTHING])
    .overrideByFieldType('number', [NOTHING])
    .overrideByName('load', [width(110), wrapped()])
    .overrideByName('instance', [width(80), wrapped()])
    .overrideByName('per_day', [width(82)])
    .overrideByName('growth_range', [width(155), wrapped()])
    .overrideByName('predicted_lower', [width(82)])
    .overrideByName('predicted', [width(90)])
    .overrideByName('predicted_upper', [width(82)])
    .overrideByName('horizon_end', [width(95), DATE, NOTHING])
    .overrideByName('mase', [width(85)])
    .overrideByName('note', [wrapped()]);
}

export function sizing(): Builder<Panel> {
  return tablePanel({
    title: '业务量翻倍会怎样',
    description: both(
      '每天最忙一小时的占用对业务量作线性拟合:多一千个用户、交易或 AI 调用要占多少,业务量 ×2 时是多少(95% 区间),还能承受今天的几倍。R² 低于 0.5 或斜率不显著时不下结论。',
      "The busiest hour of each day against the business, by a straight line: what a thousand more users, transactions or AI calls take, what twice as many would (95 % interval), and how many times today's fit. Nothing is concluded where R² is below 0.5 or the slope may be none."
    ),
    noValue: '无数据:两者同时有数据的日子不足 14 天',
  })
    .withTarget(new CapacityQueryBuilder('sizing'))
    .transformations([
      keepFields(
        ...['resource', 'instance', 'driver', 'driver_now', 'per_thousand', 'r_squared', 'what_if_lower', 'what_if'],
        ...['what_if_upper', 'verdict', 'room', 'note']
      ),
    ])
    .overrideByFieldType('string', [NOTHING])
    .overrideByFieldType('number', [NOTHING])
    .overrideByName('resource', [width(85), wrapped()])
    .overrideByName('instance', [width(100), wrapped()])
    .overrideByName('driver', [width(105), wrapped()])
    .overrideByName('driver_now', [width(75)])
    .overrideByName('per_thousand', [width(75)])
    .overrideByName('r_squared', [width(60)])
    .overrideByName('what_if_lower', [width(65)])
    .overrideByName('what_if', [width(75)])
    .overrideByName('what_if_upper', [width(65)])
    .overrideByName('verdict', VERDICT)
    .overrideByName('room', [width(70)])
    .overrideByName('note', [wrapped()]);
}

/** `factor`: of the board's choice. */
export function campaignDay(factor: VariableRef): Builder<Panel> {
  return tablePanel({
    title: '大促日',
    description: both(
      '某一天的业务量为历史(90 天)最忙一天的若干倍(看板上方“大促倍数”)时,峰值小时的资源占用及 95% 区间。峰值小时业务量 = 倍数 × 两者中较大的:最忙一天 × 峰值小时占比(近 28 天中位数),90 天内实测最忙的一小时;“说明”列写明用了哪一个,可直接用于压测。“可承受倍数”是最忙一天的倍数,不是平常日的。超出历史最大业务量两倍以上的外推仅供参考。',
      'How full resources are in the peak hour of a day with so many times (the factor above the board) the business of the busiest of the last 90 days, with a 95 % interval. Business of the peak hour = factor × the larger of busiest day × share of the peak hour (median of 28 days) and the busiest hour measured in 90 days, as the note says; ready for a load test. Room means multiples of the busiest day, not of a usual one. Beyond twice the largest day ever seen the line is a guess.'
    ),
    noValue: '无数据:两者同时有数据的日子不足 14 天',
  })
    .withTarget(new CapacityQueryBuilder('sizing').campaign(factor))
    .transformations([
      keepFields(
        ...['resource', 'instance', 'driver', 'busiest_day', 'driver_busiest', 'peak_hour'],
        ...['what_if_lower', 'what_if', 'what_if_upper', 'verdict', 'room', 'note']
      ),
    ])
    .overrideByFieldType('string', [NOTHING])
    .overrideByFieldType('number', [NOTHING])
    .overrideByName('resource', [width(75), wrapped()])
    .overrideByName('instance', [width(100), wrapped()])
    .overrideByName('driver', [width(85), wrapped()])
    .overrideByName('busiest_day', [width(95), DATE, NOTHING])
    .overrideByName('driver_busiest', [width(75)])
    .overrideByName('peak_hour', [width(75)])
    .overrideByName('what_if_lower', [width(65)])
    .overrideByName('what_if', [width(80)])
    .overrideByName('what_if_upper', [width(65)])
    .overrideByName('verdict', VERDICT)
    .overrideByName('room', [width(70)])
    .overrideByName('note', [wrapped()]);
}

export function trackRecord(): Builder<Panel> {
  return tablePanel({
    title: '预测准不准',
    description: both(
      '每天记录一次预测,到期后与实际比较:实际落在 95% 区间内的比例(命中率,应接近 95%)、平均误差与偏差(资源为百分点,用户、交易、AI 用量与带宽为占实际的百分比;大于 0 表示预测偏高)。按时间范围内到期的预测统计。',
      'Predictions are written down once a day and held against what came: how often it lay within the 95 % interval (near 95 % is right), the mean error and bias in percent points, of counts of the business in percent of what came (above 0: predicted too high). Of predictions whose day lies in the range.'
    ),
    noValue: '无数据:还没有到期的预测,每天记录一次,次日起可核对',
  })
    .withTarget(new CapacityQueryBuilder('track_record'))
    .overrideByFieldType('number', [NOTHING])
    .overrideByName('hit_rate', judgedCell({ below: 80 }));
}
