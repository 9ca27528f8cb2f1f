import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { both } from '../house-style.ts';
import { INSPECTION_PANEL as ID, INSPECTION_UID } from '../panel-ids.ts';
import {
  failedItems,
  inspectionHistory,
  inspectionItems,
  passedItems,
  unknownItems,
  warnedItems,
} from '../panels/inspection.ts';
import { abnormalLogInsCourse, backupAge, backupUnusableCourse, reportOverdue } from '../panels/inspection-watch.ts';
import { boardBuilder, finishBoard } from './board.ts';

/** 每日巡检: what the newest inspection found, item by item, and how it went on the days before. */
export function inspectionBoard(): Dashboard {
  const builder = boardBuilder({
    uid: INSPECTION_UID,
    title: '每日巡检',
    description: both(
      '每日巡检的结果:系统、接口、业务、AI、安全、告警、证书、备份逐项给出值、阈值、趋势与证据。没有数据绝不算通过。',
      'What the daily inspection found: system, API, business, AI, security, alerts, certificates and backups, each item with value, threshold, trend and evidence. No data is never a pass.'
    ),
    tags: ['inspection'],
    time: { from: 'now-30d', to: 'now' },
    refresh: '5m',
    // A month of them would stand before the counts of every day.
    incidents: 'hidden',
  });
  return finishBoard(builder, [
    {
      shelves: [
        {
          height: 4,
          panels: [
            { id: ID.failed, width: 6, panel: failedItems() },
            { id: ID.warned, width: 6, panel: warnedItems() },
            { id: ID.unknown, width: 6, panel: unknownItems() },
            { id: ID.passed, width: 6, panel: passedItems() },
          ],
        },
        { height: 20, panels: [{ id: ID.items, width: 24, panel: inspectionItems() }] },
        { height: 8, panels: [{ id: ID.history, width: 24, panel: inspectionHistory() }] },
      ],
    },
    {
      title: '备份、登录与报告',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.backupAge, width: 12, panel: backupAge() },
            { id: ID.backupUnusable, width: 12, panel: backupUnusableCourse() },
          ],
        },
        {
          height: 8,
          panels: [
            { id: ID.abnormalLogIns, width: 12, panel: abnormalLogInsCourse() },
            { id: ID.overdue, width: 12, panel: reportOverdue() },
          ],
        },
      ],
    },
  ]);
}
