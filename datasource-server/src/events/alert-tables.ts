import { DELIVERIES } from './delivery-table.ts';
import type { EventTable } from './event-table.ts';

/** Tables about alerts: what became of them. */
export const ALERT_TABLES: readonly EventTable[] = [DELIVERIES];
