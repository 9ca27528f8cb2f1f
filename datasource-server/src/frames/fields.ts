import type { FieldConfig, FieldSchema } from '../contract/frames.ts';
import type { Locale } from '../contract/text.ts';
import type { Measure } from '../semantic/model.ts';

/** The field builders both Grafana readers agree with: `type` for the browser, `typeInfo` for Go. */
export function timeField(name: string, config?: FieldConfig): FieldSchema {
  return { name, type: 'time', typeInfo: { frame: 'time.Time' }, ...(config ? { config } : {}) };
}

/** For moments that may not have come: never the time of a series. */
export function optionalTimeField(name: string, config?: FieldConfig): FieldSchema {
  return { name, type: 'time', typeInfo: { frame: 'time.Time', nullable: true }, ...(config ? { config } : {}) };
}

/** Nullable, because a null in a non-nullable Go field silently becomes 0. */
export function numberField(name: string, config?: FieldConfig, labels?: Record<string, string>): FieldSchema {
  const field: FieldSchema = { name, type: 'number', typeInfo: { frame: 'float64', nullable: true } };
  return { ...field, ...(labels ? { labels } : {}), ...(config ? { config } : {}) };
}

export function stringField(name: string, config?: FieldConfig): FieldSchema {
  return { name, type: 'string', typeInfo: { frame: 'string', nullable: true }, ...(config ? { config } : {}) };
}

export function booleanField(name: string, config?: FieldConfig): FieldSchema {
  return { name, type: 'boolean', typeInfo: { frame: 'bool', nullable: true }, ...(config ? { config } : {}) };
}

/** How Grafana shows a measure: its unit, decimals and meaning. */
export function measureConfig(measure: Measure, locale: Locale, displayName?: string): FieldConfig {
  return {
    ...(displayName ? { displayNameFromDS: displayName } : {}),
    ...(measure.description ? { description: measure.description[locale] } : {}),
    unit: measure.unit,
    ...(measure.decimals === undefined ? {} : { decimals: measure.decimals }),
  };
}

/** One JSON object a row. */
export function labelsField(name: string): FieldSchema {
  return { name, type: 'other', typeInfo: { frame: 'json.RawMessage' } };
}
