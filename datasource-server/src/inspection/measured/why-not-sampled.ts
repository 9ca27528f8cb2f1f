import type { SamplerReport } from '../../contract/samplers.ts';
import type { Text } from '../../contract/text.ts';
import type { Sampled } from './measured-item.ts';

/** Why there is no value: because there is no such thing here, or because something keeps it from being told. */
export type NotSampled = { absent: Text } | { unknown: Text };

const WAITING: Text = { zh: '采样器还没有读过一次', en: 'the sampler has not read it yet' };

/**
 * Tells by its sampler what an item without a value means; null where the sampler does not know. `wasTold`: whether it had a value in the
 * last eight days. What a sampler could not tell is never taken for what is not there.
 */
export async function whyNotSampled(
  sampled: Sampled | undefined,
  samplers: readonly SamplerReport[],
  wasTold: () => Promise<boolean>
): Promise<NotSampled | null> {
  if (sampled === undefined) {
    return null;
  }
  const { by, whenOff, lacking } = sampled;
  const [kind = by] = by.split('.');
  const own = samplers.filter(({ sampler }) => [by, kind, `prometheus.${kind}`].includes(sampler));
  const read = own.filter(({ status }) => status !== 'off');
  if (own.length > 0 && read.length === 0) {
    const reason = own[0]?.reason ?? WAITING;
    return whenOff === 'absent' ? { absent: reason } : { unknown: reason };
  }
  if (read.some(({ status }) => status === 'waiting')) {
    return { unknown: WAITING };
  }
  const untold = read.flatMap(untoldBy);
  if (untold.length > 0) {
    return { unknown: { zh: untold.map(({ zh }) => zh).join(' '), en: untold.map(({ en }) => en).join(' ') } };
  }
  return lacking !== undefined && !(await wasTold()) ? { absent: lacking } : null;
}

/** What a sampler could not tell, under its name: an item does not say where it comes from. */
function untoldBy({ title, reason, missing }: SamplerReport): Text[] {
  const said = [...(reason === undefined ? [] : [reason]), ...missing];
  return said.length === 0
    ? []
    : [
        {
          zh: `${title.zh}:${said.map(({ zh }) => zh).join(' ')}`,
          en: `${title.en}: ${said.map(({ en }) => en).join(' ')}`,
        },
      ];
}
