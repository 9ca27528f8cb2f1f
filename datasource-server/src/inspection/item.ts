import type { InspectionGroup, InspectionItem } from '../contract/inspection.ts';
import type { Text } from '../contract/text.ts';
import type { Range } from '../semantic/calendar.ts';
import type { Runbook } from './runbook-panels.ts';

/** What an item says before owner, links and history are put to it. */
export interface Finding {
  id: string;
  group: InspectionGroup;
  title: Text;
  status: InspectionItem['status'];
  value: number | null;
  unit: string;
  threshold: Text;
  finding: Text;
  /** The question itself failed, which is another thing than no data. */
  failed?: true;
  /** Absent: taken from the inspections before this one. */
  before?: { yesterday: number | null; baseline: number | null };
  details?: readonly Text[];
  evidence?: { board: string; panel: number; range: Range };
  runbook?: Runbook;
}

/** One that could not be told, with the reason. */
export function unknownFinding(
  of: Pick<Finding, 'id' | 'group' | 'title' | 'unit' | 'threshold' | 'evidence' | 'runbook'>,
  why: Text
): Finding {
  return { ...of, status: 'unknown', value: null, finding: why };
}
