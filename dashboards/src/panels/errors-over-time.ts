import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholdText } from '../alerts/alert-definition.ts';
import { errorLogBurst, LEAST_ERRORS } from '../alerts/error-log-burst.ts';
import { both, COLOR } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { NO_MATCHING_LINES } from './connect.ts';
import { besideLastWeek } from './last-week.ts';

export function errorsOverTime(): Builder<Panel> {
  const threshold = thresholdText(errorLogBurst);
  return besideLastWeek(
    {
      title: '错误数',
      description: both(
        `服务端与浏览器的错误数,虚线为上周同一时段。5 分钟内至少 ${LEAST_ERRORS} 个、且为之前一小时均值的 ${threshold} 时触发告警“${errorLogBurst.title}”。`,
        `Errors of servers and browsers; dashed: the week before. The alert fires at ${LEAST_ERRORS} or more in 5 minutes that are more than ${errorLogBurst.threshold.above} times the level of the hour before.`
      ),
      noValue: NO_MATCHING_LINES,
    },
    new MetricQueryBuilder('errors.errors'),
    COLOR.red
  ).unit('short');
}
