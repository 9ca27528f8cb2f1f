import { type Dashboard, TimePickerBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TextPanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { RULES } from '../alerts/rules.ts';
import { WATCHDOG } from '../alerts/watchdog.ts';
import { RUNBOOK_PANEL, RUNBOOKS_UID } from '../panel-ids.ts';
import { finishBoard, plainBoardBuilder } from './board.ts';

/**
 * 处置手册: the runbooks inside Grafana, so that an alert's link works wherever Grafana is reached, without another site.
 * @param runbookOf the Markdown of a rule's runbook.
 */
export function runbooksBoard(runbookOf: (uid: string) => string): Dashboard {
  const builder = plainBoardBuilder({
    uid: RUNBOOKS_UID,
    title: '告警处置手册',
    description: '每条告警规则一份:含义、影响、诊断、处置。与仓库中的 docs/runbooks 相同。',
    tags: ['runbook'],
    time: { from: 'now-1h', to: 'now' },
    refresh: '',
  }).timepicker(new TimePickerBuilder().hidden(true));
  const watchdog = { uid: 'watchdog', title: WATCHDOG.title, summary: WATCHDOG.annotations['summary'] } as const;
  const shelves = [...RULES, watchdog].map((rule) => ({
    height: 20,
    panels: [
      {
        id: RUNBOOK_PANEL[rule.uid],
        width: 24,
        panel: new TextPanelBuilder()
          .title(rule.title)
          .description(`告警“${rule.title}”的处置手册:${rule.summary}`)
          .mode(TextMode.Markdown)
          .content(runbookOf(rule.uid)),
      },
    ],
  }));
  return finishBoard(builder, [{ shelves }]);
}
