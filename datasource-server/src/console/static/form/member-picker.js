import { h } from '../dom.js';
import { pick, t } from '../i18n.js';
import { removableChip } from './chip.js';
import { pillGroup } from './pills.js';

/** @typedef {import('../../../contract/catalogue.ts').CatalogueDataset} CatalogueDataset */

/**
 * Pills for the measures or dimensions of a dataset. Chosen members of other datasets, or ones that no longer exist, stand
 * beside them and can be removed.
 *
 * @param {'measures' | 'dimensions'} kind
 * @param {CatalogueDataset | undefined} dataset
 * @param {readonly string[]} chosen
 * @param {(chosen: string[]) => void} onChange
 */
export function memberPicker(kind, dataset, chosen, onChange) {
  const members = dataset?.[kind] ?? [];
  const own = members.map(({ name }) => name);
  let current = [...chosen];
  const toggle = (/** @type {string} */ name, /** @type {boolean} */ checked) => {
    current = checked ? [...current, name] : current.filter((other) => other !== name);
    onChange(current);
  };
  const foreign = chosen
    .filter((name) => !own.includes(name))
    .map((name) => {
      const chip = removableChip(name, () => {
        chip.remove();
        toggle(name, false);
      });
      return chip;
    });
  const nothing = members.length === 0 && kind === 'dimensions' && h('span', { class: 'hint' }, t('noDimensions'));
  return pillGroup({
    legend: t(kind),
    type: 'checkbox',
    choices: members.map((member) => ({ value: member.name, label: pick(member.title), hint: hintOf(member) })),
    chosen,
    onChange: toggle,
    extra: [nothing, ...foreign],
  });
}

/** @param {CatalogueDataset['measures'][number] | CatalogueDataset['dimensions'][number]} member */
function hintOf(member) {
  const description = 'description' in member ? pick(member.description) : '';
  return description ? `${member.name}: ${description}` : member.name;
}
