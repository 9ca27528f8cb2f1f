import { RESOURCE_TITLES, type CapacityResourceId } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';

/** A reason headed by the resource that it is of: `磁盘 web-1 /:…`, for where no row names it. */
export function resourceReason(
  { resource, labels }: { resource: CapacityResourceId; labels: Readonly<Record<string, string>> },
  reason: Text
): Text {
  const title = RESOURCE_TITLES[resource];
  const named = (of: string) => [of, ...Object.values(labels)].join(' ');
  return { zh: `${named(title.zh)}:${reason.zh}`, en: `${named(title.en)}: ${reason.en}` };
}
