import type { Report } from '../contract/report.ts';
import { SIGNATURE, type Markup } from './alert-message.ts';

/** The first line of a report, without markup. */
export function reportTitle({ title }: Report): string {
  return `${SIGNATURE}${title}`;
}

/** A report as a robot writes it. */
export function reportText(report: Report, { heading, bold, item, link, plain }: Markup): string {
  const sections = report.sections.map(({ heading: name, items }) =>
    [
      bold(plain(name)),
      ...items.map(({ text, url }) => item(url === null ? plain(text) : `${plain(text)} ${link('面板', within(url))}`)),
    ].join('\n')
  );
  return [
    heading(plain(reportTitle(report))),
    plain(report.lead),
    ...sections,
    ...(report.link ? [link(plain(report.link.title), within(report.link.url))] : []),
  ].join('\n\n');
}

/** A bracket or a blank would end the link. */
function within(url: string): string {
  return url.replace(/[()<>\s]/g, (sign) =>
    encodeURIComponent(sign).replace(/[()]/g, (each) => (each === '(' ? '%28' : '%29'))
  );
}
