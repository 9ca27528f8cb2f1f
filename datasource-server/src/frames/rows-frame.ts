import type { Frame, FrameMeta, FrameValue } from '../contract/frames.ts';
import type { RowsQuery } from '../contract/query.ts';
import type { Locale } from '../contract/text.ts';
import type { Dataset } from '../semantic/model.ts';
import type { ResolvedDimension } from '../semantic/resolve-member.ts';
import { stringField, timeField } from './fields.ts';
import { valueTitle } from './labels.ts';

export interface RowsAnswer {
  dataset: Dataset;
  dimensions: readonly ResolvedDimension[];
  /** Epoch ms, newest first. */
  times: number[];
  /** dimension index → values */
  columns: Array<Array<string | null>>;
}

/** Rows as a table, or as Grafana's annotation layer reads them: time, title, text, tags. */
export function rowsFrame(query: RowsQuery, answer: RowsAnswer, meta: FrameMeta, locale: Locale): Frame {
  const fields = query.as === 'annotations' ? annotationFields() : tableFields(answer, locale);
  const values: FrameValue[][] =
    query.as === 'annotations' ? annotationValues(answer, locale) : tableValues(answer, locale);
  return {
    schema: {
      refId: query.refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields,
    },
    data: { values },
  };
}

function tableFields({ dimensions }: RowsAnswer, locale: Locale) {
  const titled = dimensions.map(({ name, dimension }) =>
    stringField(name, { displayNameFromDS: dimension.title[locale], filterable: true })
  );
  return [timeField('time'), ...titled];
}

function tableValues({ times, columns }: RowsAnswer, locale: Locale): FrameValue[][] {
  return [times, ...columns.map((column) => column.map((value) => valueTitle(value, locale)))];
}

function annotationFields() {
  return [timeField('time'), stringField('title'), stringField('text'), stringField('tags')];
}

function annotationValues({ dataset, dimensions, times, columns }: RowsAnswer, locale: Locale): FrameValue[][] {
  const describe = (row: number) =>
    dimensions
      .map(({ dimension }, index) => `${dimension.title[locale]}: ${valueTitle(columns[index]?.[row] ?? null, locale)}`)
      .join('\n');
  const tagged = dimensions
    .map(({ name }, index) => ({ name, index }))
    .filter(({ name }) => dataset.annotation?.tags.includes(name) ?? true);
  const tags = (row: number) => tagged.map(({ index }) => valueTitle(columns[index]?.[row] ?? null, locale)).join(',');
  return [
    times,
    times.map(() => dataset.title[locale]),
    times.map((_, row) => describe(row)),
    times.map((_, row) => tags(row)),
  ];
}
