import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, COLOR, tablePanel, WHOLE } from '../house-style.ts';
import { EventsQueryBuilder } from '../log-queries.ts';
import { BEHAVIOR_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { chosenAction, chosenUser } from './chosen.ts';
import { NO_ACTION_LOGS, NO_MATCHING_LINES } from './connect.ts';
import { linkTo } from './drill-down.ts';
import { hourOfDay } from './hour-of-day.ts';
import { besideLastWeek } from './last-week.ts';
import { logsPanel } from './log-lines.ts';
import { stackedBars } from './stacked-bars.ts';
import { width } from './table-cells.ts';
import { todayTile } from './today.ts';
import { changeTile } from './totals.ts';

const noValue = NO_ACTION_LOGS;
/** The description of a tile of today, in both languages. */
function today(zh: string, en: string): string {
  return both(
    `${zh}北京时间今天零点以来,以及昨天到同一时刻;选定固定时段后按所选时段计算。`,
    `${en} Since midnight in Beijing, beside yesterday up to the same moment; over the chosen range once that is a fixed one.`
  );
}

export function usersToday(): Builder<Panel> {
  return todayTile(
    {
      title: '日活',
      description: today('DAU:做过任何行为的不同用户数。', 'DAU: different users with any action.'),
      noValue,
    },
    new MetricQueryBuilder('actions.unique_users')
  );
}

/** Different users of a rolling stretch: a calendar week would fall to nothing every Monday. */
function rollingUsers(title: string, abbreviation: string, days: number): Builder<Panel> {
  return changeTile(
    {
      title,
      description: both(
        `${abbreviation}:最近 ${days} 天做过任何行为的不同用户数,以及与再之前 ${days} 天相比的变化。日志保留少于 ${2 * days} 天(RETENTION_DAYS)时,变化由每小时汇总表计算,误差 1%。`,
        `${abbreviation}: different users with any action in the last ${days} days, and the change against the ${days} days before. Where logs are kept for less than ${2 * days} days (RETENTION_DAYS), it comes from hourly rollups within 1%.`
      ),
      noValue,
    },
    new MetricQueryBuilder('actions.unique_users'),
    WHOLE
  )
    .timeFrom(`now-${days}d`)
    .hideTimeOverride(true);
}

export function usersOfWeek(): Builder<Panel> {
  return rollingUsers('周活', 'WAU', 7);
}

export function usersOfMonth(): Builder<Panel> {
  return rollingUsers('月活', 'MAU', 30);
}

export function actionsToday(): Builder<Panel> {
  return todayTile(
    { title: '今日行为', description: today('全部用户行为的次数。', 'All user actions.'), noValue },
    new MetricQueryBuilder('actions.actions')
  );
}

export function registrationsToday(): Builder<Panel> {
  return doneToday('今日注册', 'register', '注册(register)的次数。', 'Registrations (register).');
}

export function purchasesToday(): Builder<Panel> {
  return doneToday('今日购买', 'purchase', '购买(purchase)的次数。', 'Purchases (purchase).');
}

function doneToday(title: string, action: string, zh: string, en: string): Builder<Panel> {
  return todayTile(
    { title, description: today(zh, en), noValue },
    new MetricQueryBuilder('actions.actions').where('actions.action', '=', action)
  );
}

export function dailyUsers(): Builder<Panel> {
  return besideLastWeek(
    {
      title: '每日活跃用户',
      description: both(
        '每天做过所选行为的不同用户数(不可相加);虚线为上周同一天。最后一天尚未结束。',
        'Different users with the chosen actions a day (not to be added up); dashed: the same weekday before. The last day is not over.'
      ),
      noValue,
    },
    chosenUser(chosenAction(new MetricQueryBuilder('actions.unique_users'))).grain('day'),
    COLOR.blue
  ).unit('short');
}

export function actionsOverTime(): Builder<Panel> {
  return stackedBars(
    {
      title: '行为次数',
      description: both(
        '最多的 8 种行为的次数,其余合并为“其他”。',
        'The eight most frequent actions; the rest is 其他 (other).'
      ),
      noValue,
    },
    chosenUser(chosenAction(new MetricQueryBuilder('actions.actions').by('actions.action')))
      .grain('day')
      .top({ n: 8, by: 'actions.actions', others: true, order: 'desc' })
  ).unit('short');
}

export function topActions(): Builder<Panel> {
  return tablePanel({
    title: '行为(前 10)',
    description: both(
      '次数最多的十种行为及做过它的不同用户数。点击行为,整个看板只看它。',
      'The ten most frequent actions and how many different users did them. Click one to narrow the board to it.'
    ),
    noValue,
  })
    .withTarget(
      chosenUser(
        chosenAction(
          new MetricQueryBuilder('actions.actions', 'actions.unique_users')
            .by('actions.action')
            .top({ n: 10, by: 'actions.actions', others: false, order: 'desc' })
        )
      ).asNumber()
    )
    .overrideByName('action', [linkTo(BEHAVIOR_UID, 'action', '只看此行为 / Only this action')]);
}

export function applications(): Builder<Panel> {
  return tablePanel({
    title: '按应用',
    description: both(
      '各应用上报的行为次数与不同用户数。同一用户用过多个应用时在每个应用各算一次。',
      'Actions and different users by application. Who uses several counts once in each.'
    ),
    noValue,
  }).withTarget(
    chosenUser(
      chosenAction(new MetricQueryBuilder('actions.actions', 'actions.unique_users').by('actions.app'))
    ).asNumber()
  );
}

export function actionsByHour(): Builder<Panel> {
  return hourOfDay(
    {
      title: '按小时分布',
      description: both(
        '所选时段的行为次数按一天中的小时(北京时间)累计。',
        'Actions of the chosen range by hour of day (Beijing time).'
      ),
      noValue,
    },
    chosenUser(chosenAction(new MetricQueryBuilder('actions.actions').by('actions.hour'))),
    COLOR.blue
  );
}

export function busiestUsers(): Builder<Panel> {
  return tablePanel({
    title: '用户活动(前 50)',
    description: both(
      '所选时段内行为最多的 50 个用户:次数、首次与最近时间。点击用户,整个看板只看他。一个用户远多于其他人,可能是脚本。',
      'The 50 users with most actions: count, first and last time. Click one to narrow the board to them. One far ahead of the others may be a script.'
    ),
    noValue,
  })
    .withTarget(
      chosenUser(
        chosenAction(
          new MetricQueryBuilder('actions.actions', 'actions.first_seen', 'actions.last_seen')
            .by('actions.user_id')
            .where('actions.user_id', '!=', '')
            .top({ n: 50, by: 'actions.actions', others: false, order: 'desc' })
        )
      ).asNumber()
    )
    .overrideByName('user_id', [width(120), linkTo(BEHAVIOR_UID, 'user', '只看此用户 / Only this user')])
    .overrideByName('actions', [width(80)])
    .overrideByName('first_seen', [width(160)])
    .overrideByName('last_seen', [width(160)]);
}

export function actionLines(): Builder<Panel> {
  return logsPanel(
    {
      title: '最近的行为日志',
      description: both(
        '所选行为与用户最新的 200 行;选定一个用户后即为他的行为轨迹。',
        'The newest 200 lines of the chosen actions and users; with one user chosen it is their path.'
      ),
      noValue: NO_MATCHING_LINES,
    },
    chosenUser(chosenAction(new EventsQueryBuilder('actions')))
  );
}
