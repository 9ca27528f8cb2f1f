import { type DynamicConfigValue, FieldColorModeId, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR, type Floor, type Limit } from '../house-style.ts';

/** Pixels of a column. */
export function width(pixels: number): DynamicConfigValue {
  return { id: 'custom.width', value: pixels };
}

/** A time in a column of 150 pixels: Grafana's own has milliseconds. */
export const TO_THE_SECOND: DynamicConfigValue = { id: 'unit', value: 'time:YYYY-MM-DD HH:mm:ss' };

/** Long texts on as many lines as they need. */
export function wrapped(): DynamicConfigValue {
  return { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } };
}

/** A number written in red when it is bad; otherwise it looks like its neighbours. */
export function judgedCell(limit: Limit | Floor): DynamicConfigValue[] {
  const steps =
    'above' in limit
      ? [
          { value: null, color: 'text' },
          { value: limit.above, color: COLOR.red },
        ]
      : [
          { value: null, color: COLOR.red },
          { value: limit.below, color: 'text' },
        ];
  return [
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
    { id: 'color', value: { mode: FieldColorModeId.Thresholds } },
    { id: 'thresholds', value: { mode: ThresholdsMode.Absolute, steps } },
  ];
}
