import type { Severity } from '../../contract/alerts.ts';
import type { Report, ReportText } from '../../contract/report.ts';
import type { Locale } from '../../contract/text.ts';
import { reportTitle } from '../report-message.ts';

/** A report as a mail program shows it. */
export interface ReportMail {
  subject: string;
  text: string;
  html: string;
}

const PANEL: Record<Locale, string> = { zh: '看面板', en: 'panel' };
const LANGUAGE: Record<Locale, string> = { zh: 'zh-CN', en: 'en' };
const COLOURS: Record<Severity, string> = { P0: '#c4162a', P1: '#e0752d', P2: '#d9a400', P3: '#1f60c4' };

/** Styles stand at each element: mail programs drop style sheets. */
const STYLE = {
  body: "margin:0;padding:16px;font:16px/1.6 -apple-system,'PingFang SC','Microsoft YaHei','Segoe UI',sans-serif",
  page: 'max-width:640px;margin:0 auto',
  title: 'margin:0 0 8px;padding-left:12px;font-size:20px;line-height:1.4;border-left:4px solid',
  heading: 'margin:20px 0 8px;font-size:17px',
  list: 'margin:0;padding-left:20px',
  item: 'margin:0 0 8px;overflow-wrap:anywhere',
  board: 'display:inline-block;margin:12px 0;padding:8px 16px;border:1px solid #1f60c4;border-radius:4px',
  rule: 'margin:24px 0;border:0;border-top:1px solid #999999',
};

/** A report as plain text and as HTML that fits a phone: Chinese first, then English where the report has it. Loads nothing. */
export function reportMail(report: Report): ReportMail {
  const { english, severity } = report;
  const chinese = { ...report, title: reportTitle(report) };
  const parts: Array<[Locale, ReportText]> = english
    ? [
        ['zh', chinese],
        ['en', english],
      ]
    : [['zh', chinese]];
  const subject = parts.map(([, { title }]) => title).join(' · ');
  return {
    subject,
    text: `${parts.map(([, text]) => plainText(text)).join('\n\n--------\n\n')}\n`,
    html: page(
      subject,
      parts.map(([locale, text]) => htmlText(text, locale, severity)).join(`\n<hr style="${STYLE.rule}">\n`)
    ),
  };
}

function plainText({ title, lead, sections, link }: ReportText): string {
  return [
    title,
    lead,
    ...sections.map(({ heading, items }) =>
      [heading, ...items.map(({ text, url }) => `- ${text}${url === null ? '' : `\n  ${url}`}`)].join('\n')
    ),
    ...(link ? [`${link.title}:\n${link.url}`] : []),
  ].join('\n\n');
}

function htmlText({ title, lead, sections, link }: ReportText, locale: Locale, severity: Severity): string {
  return [
    `<div lang="${LANGUAGE[locale]}">`,
    `<h1 style="${STYLE.title} ${COLOURS[severity]}">${escaped(title)}</h1>`,
    `<p>${escaped(lead)}</p>`,
    ...sections.flatMap(({ heading, items }) => [
      `<h2 style="${STYLE.heading}">${escaped(heading)}</h2>`,
      `<ul style="${STYLE.list}">`,
      ...items.map(
        ({ text, url }) =>
          `<li style="${STYLE.item}">${escaped(text)}${url === null ? '' : ` ${anchor(PANEL[locale], url)}`}</li>`
      ),
      '</ul>',
    ]),
    ...(link ? [`<p>${anchor(link.title, link.url, STYLE.board)}</p>`] : []),
    '</div>',
  ].join('\n');
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
</head>
<body style="${STYLE.body}">
<div style="${STYLE.page}">
${content}
</div>
</body>
</html>
`;
}

function anchor(title: string, url: string, style = ''): string {
  return `<a href="${escaped(url)}"${style === '' ? '' : ` style="${style}"`}>${escaped(title)}</a>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
