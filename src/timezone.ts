/**
 * Grafana's time zone of a dashboard (`browser`, `utc`, an IANA name, or nothing) as an IANA name; undefined leaves the choice
 * to the data server.
 */
export function resolveTimezone(
  timezone: string | undefined,
  browserZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
): string | undefined {
  if (!timezone || timezone === 'browser') {
    return browserZone || undefined;
  }
  return timezone === 'utc' ? 'UTC' : timezone;
}
