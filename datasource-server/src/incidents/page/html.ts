/** Text that is markup already. Everything else that is put into a template is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | false | null | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values cannot become markup unless they are. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.reduce((all, text, index) => `${all}${render(parts[index - 1] ?? '')}${text}`));
}

function render(part: Part): string {
  if (part instanceof Markup) {
    return part.text;
  }
  if (part === false || part === null) {
    return '';
  }
  if (typeof part === 'object') {
    return part.map(render).join('');
  }
  return String(part).replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);
}
