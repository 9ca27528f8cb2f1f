import { h } from '../dom.js';
import { t } from '../i18n.js';
import { codeBlock } from './code-block.js';
import { prettyJson } from './pretty-json.js';

/**
 * The statements that a query runs, each with its parameters.
 *
 * @param {import('../../../contract/catalogue.ts').ExplainResponse} explanation
 */
export function createSql({ statements }) {
  if (statements.length === 0) {
    return h('p', { class: 'hint' }, t('sqlNone'));
  }
  return h(
    'div',
    {},
    h('p', { class: 'hint' }, t('sqlHint')),
    ...statements.map(({ dataset, engine, sql, params }) =>
      h(
        'section',
        {},
        codeBlock(sql, { label: `${dataset} SQL`, hint: `${dataset} · ${engine}` }),
        h('details', {}, h('summary', {}, t('params')), h('pre', {}, prettyJson(params)))
      )
    )
  );
}
