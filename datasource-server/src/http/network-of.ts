import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** The part of an IPv6 address that a customer is given whole: its owner has all addresses behind it. */
const OWNED_GROUPS = 4;

/** Whom an address belongs to: itself, and of IPv6 its /64. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain) ?? [];
  if (mapped !== undefined || !isIPv6(plain)) {
    return mapped ?? address;
  }
  const [head = [], tail = []] = plain.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
  const groups = [...head, ...zeros, ...tail].slice(0, OWNED_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
