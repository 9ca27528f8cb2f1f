import type { ScopedVars, TypedVariableModel } from '@grafana/data';

import type { Variables } from '../interpolate-text';

type Value = string | string[];

const EXPRESSION = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.[^:}]+)?(?::([^}]+))?\}/g;

/**
 * Grafana's template service as far as the plugin uses it: `values` are what is chosen; a name in `allOf` has "All" chosen, with
 * these options. Unknown variables stay as they are written.
 */
export function fakeVariables(values: Record<string, Value>, allOf: Record<string, string[]> = {}): Variables {
  return {
    getVariables: () =>
      [...Object.keys(values), ...Object.keys(allOf)].map(
        (name) =>
          ({
            name,
            type: 'custom',
            current: { value: allOf[name] ? ['$__all'] : values[name] },
          }) as unknown as TypedVariableModel
      ),
    replace: (text = '', scopedVars: ScopedVars = {}, format) =>
      text.replace(EXPRESSION, (match, plain, square, squareFormat, curly, curlyFormat) => {
        const name: string = plain ?? square ?? curly;
        const chosen: Value | undefined = scopedVars[name]?.value ?? allOf[name] ?? values[name];
        if (chosen === undefined) {
          return match;
        }
        const asked = curlyFormat ?? squareFormat ?? format;
        if (asked === 'text') {
          return !scopedVars[name] && allOf[name] ? 'All' : String(chosen);
        }
        return typeof asked === 'function' ? asked(chosen, { name }) : String(chosen);
      }),
  };
}
