import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { both } from '../house-style.ts';
import type { Section } from '../layout.ts';
import { CAPACITY_PANEL as ID, CAPACITY_UID } from '../panel-ids.ts';
import { aiTokensForecast, bandwidthForecast, diskForecast, usersForecast } from '../panels/forecasts.ts';
import { campaignDay, growth, recommendations, resourceUse, sizing, trackRecord } from '../panels/capacity.ts';
import { boardBuilder, finishBoard } from './board.ts';
import { campaignFactor } from './variables.ts';

/** 容量规划: what to do, how full everything is and when it will be, what more business needs, and how far predictions held. */
export function capacityBoard(): Dashboard {
  const builder = boardBuilder({
    uid: CAPACITY_UID,
    title: '容量规划',
    description: both(
      '资源占用与阈值、到达阈值的时间(带区间)、业务量变化的影响、建议,以及以往预测的准确程度。',
      'Use against thresholds, when they are reached (as an interval), what more business needs, advice, and how far earlier predictions held.'
    ),
    tags: ['capacity'],
    time: { from: 'now-90d', to: 'now+180d' },
    refresh: '5m',
    incidents: 'hidden',
  });
  builder.withVariable(campaignFactor());
  return finishBoard(builder, sections());
}

function sections(): Section[] {
  return [
    {
      shelves: [
        { height: 9, panels: [{ id: ID.recommendations, width: 24, panel: recommendations() }] },
        { height: 9, panels: [{ id: ID.use, width: 24, panel: resourceUse() }] },
      ],
    },
    {
      title: '未来六个月',
      shelves: [
        { height: 10, panels: [{ id: ID.growth, width: 24, panel: growth() }] },
        {
          height: 9,
          panels: [
            { id: ID.diskForecast, width: 12, panel: diskForecast() },
            { id: ID.bandwidthForecast, width: 12, panel: bandwidthForecast() },
          ],
        },
        {
          height: 9,
          panels: [
            { id: ID.usersForecast, width: 12, panel: usersForecast() },
            { id: ID.aiTokensForecast, width: 12, panel: aiTokensForecast() },
          ],
        },
      ],
    },
    {
      title: '业务量与预测的可信程度',
      shelves: [
        { height: 12, panels: [{ id: ID.sizing, width: 24, panel: sizing() }] },
        { height: 12, panels: [{ id: ID.campaign, width: 24, panel: campaignDay('${campaign}') }] },
        { height: 12, panels: [{ id: ID.trackRecord, width: 24, panel: trackRecord() }] },
      ],
    },
  ];
}
