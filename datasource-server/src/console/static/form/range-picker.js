import { fill, h } from '../dom.js';
import { t } from '../i18n.js';
import { resolveRange } from '../request.js';
import { PRESETS } from '../state.js';
import { fromLocalInput, isTimeZone, toLocalInput } from '../time.js';
import { labelled } from './fields.js';
import { pillGroup } from './pills.js';

/** @typedef {import('../state.js').RangeState} RangeState */

const CUSTOM = 'custom';

/**
 * Presets, a custom range as wall clock of the asked zone, and the zone.
 *
 * @param {object} options
 * @param {RangeState} options.range
 * @param {string} options.timezone
 * @param {(patch: { range?: RangeState, timezone?: string }) => void} options.onChange
 */
export function rangePicker({ range, timezone, onChange }) {
  let zone = timezone;
  let current = range;
  const customPart = h('div', { class: 'row custom-range' });

  const presets = pillGroup({
    legend: t('range'),
    type: 'radio',
    choices: [
      ...Object.keys(PRESETS).map((name) => ({ value: name, label: name })),
      { value: CUSTOM, label: t('custom') },
    ],
    chosen: ['preset' in range ? range.preset : CUSTOM],
    onChange: (value) => {
      current = value === CUSTOM ? wholeMinutes(resolveRange(current, Date.now())) : { preset: value };
      drawCustom();
      onChange({ range: current });
    },
  });

  const zoneInput = h('input', {
    type: 'text',
    value: timezone,
    list: 'time-zones',
    autocomplete: 'off',
    onChange: () => {
      const valid = isTimeZone(zoneInput.value);
      zoneInput.setCustomValidity(valid ? '' : t('badTimezone'));
      if (valid) {
        zone = zoneInput.value;
        drawCustom();
        onChange({ timezone: zone });
      } else {
        zoneInput.reportValidity();
      }
    },
  });
  const zones = h(
    'datalist',
    { id: 'time-zones' },
    ...Intl.supportedValuesOf('timeZone').map((value) => h('option', { value }))
  );

  function drawCustom() {
    if ('preset' in current) {
      fill(customPart);
      return;
    }
    const from = h('input', { type: 'datetime-local', value: toLocalInput(current.from, zone), onChange: changed });
    const to = h('input', { type: 'datetime-local', value: toLocalInput(current.to, zone), onChange: changed });
    fill(customPart, labelled(t('from'), from), labelled(t('to'), to));

    function changed() {
      const [start, end] = [fromLocalInput(from.value, zone), fromLocalInput(to.value, zone)];
      to.setCustomValidity(start !== null && end !== null && start < end ? '' : t('badRange'));
      if (to.reportValidity() && start !== null && end !== null) {
        current = { from: start, to: end };
        onChange({ range: current });
      }
    }
  }

  drawCustom();
  return h('div', { class: 'row' }, presets, customPart, labelled(t('timezone'), zoneInput, { class: 'zone' }), zones);
}

/** @param {{ from: number, to: number }} range */
function wholeMinutes({ from, to }) {
  const minute = (/** @type {number} */ time) => Math.floor(time / 60_000) * 60_000;
  return { from: minute(from), to: minute(to) };
}
