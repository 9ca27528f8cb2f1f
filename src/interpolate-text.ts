import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';

export type Variables = Pick<TemplateSrv, 'replace' | 'getVariables'>;

export interface Interpolator {
  /** The text with each variable replaced; a variable of several values gives its first. */
  one(text: string): string;
  /** Every text that results when each variable takes each of its values. Nothing is quoted or escaped: values travel as data. */
  all(text: string): string[];
  /** Whether the text is exactly one variable and "All" is chosen for it. */
  isAll(text: string): boolean;
  /** Whether the text is exactly one variable. */
  isVariable(text: string): boolean;
}

const ALL_VALUE = '$__all';
const ALL_TEXT = 'All';

/** `$name`, `[[name]]`, `[[name:format]]`, `${name}`, `${name.field}`, `${name:format}`, and nothing around it. */
const ONE_VARIABLE = /^(?:\$(\w+)|\[\[(\w+?)(?::\w+)?\]\]|\$\{(\w+)(?:\.[^:}]+)?(?::[^}]+)?\})$/;

/**
 * Time and interval belong to the request, which the server resolves for each evaluation. Filled in here, "create alert rule from
 * this panel" would freeze them at the moment of the click.
 */
const TIME_MACRO = /\$\{?__(?:from|to|range|range_ms|range_s|interval|interval_ms|rate_interval|timeFilter)\b/;

/** Frames a value's place in a text while variables are replaced; a text that already holds it is left alone. */
const MARK = '\u0000';

export function createInterpolator(variables: Variables, scopedVars: ScopedVars): Interpolator {
  const all = (text: string): string[] => {
    if (TIME_MACRO.test(text) || text.includes(MARK)) {
      return [text];
    }
    const lists: string[][] = [];
    const template = variables.replace(text, scopedVars, (value: unknown) => {
      lists.push(listOf(value));
      return `${MARK}${lists.length - 1}${MARK}`;
    });
    return template.split(MARK).reduce<string[]>(
      (texts, piece, index) => {
        const choices = index % 2 === 0 ? [piece] : (lists[Number(piece)] ?? []);
        return texts.flatMap((start) => choices.map((choice) => start + choice));
      },
      ['']
    );
  };
  return {
    all,
    one: (text) => all(text)[0] ?? '',
    isVariable: (text) => ONE_VARIABLE.test(text),
    isAll(text) {
      const name = nameOf(text);
      return name !== undefined && isAllChosen(variables, name) && isAllInScope(variables, name, scopedVars);
    },
  };
}

function nameOf(text: string): string | undefined {
  return ONE_VARIABLE.exec(text)?.slice(1).find(Boolean);
}

function isAllChosen(variables: Variables, name: string): boolean {
  const variable = variables.getVariables().find((candidate) => candidate.name === name);
  if (!variable || !('current' in variable)) {
    return false;
  }
  const current: unknown = variable.current;
  const value = typeof current === 'object' && current !== null && 'value' in current ? current.value : undefined;
  return value === ALL_VALUE || (Array.isArray(value) && value.includes(ALL_VALUE));
}

/** A panel repeated over "All" shows one value each: there the variable's text is that value, not "All". */
function isAllInScope(variables: Variables, name: string, scopedVars: ScopedVars): boolean {
  return variables.replace(`\${${name}:text}`, scopedVars) === ALL_TEXT;
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.map(String);
  }
  if (value === undefined || value === null) {
    return [];
  }
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
