/**
 * How Grafana 12.3 fills variables into provisioning files: its own `${NAME}` and `$__env{NAME}` first, then `$NAME` and
 * `${NAME}` as Go's os.ExpandEnv does; `$$` is a dollar sign; an unset variable is empty.
 */
export type Environment = Readonly<Record<string, string>>;

export function interpolateString(text: string, environment: Environment): string {
  return text
    .split('$$')
    .map((part) =>
      expandEnv(
        part.replace(/\$(?:__env)?\{([^}]+)\}/g, (_, name: string) => environment[name] ?? ''),
        environment
      )
    )
    .join('$');
}

function expandEnv(text: string, environment: Environment): string {
  return text.replace(
    /\$(?:\{([^}]*)\}|([A-Za-z0-9_]+))/g,
    (_, braced?: string, bare?: string) => environment[braced ?? bare ?? ''] ?? ''
  );
}

/** A tree of settings: a string that interpolation changed, and that reads like a number or boolean, becomes one. */
export function interpolateTree(value: unknown, environment: Environment): unknown {
  if (typeof value === 'string') {
    return typed(value, interpolateString(value, environment));
  }
  if (Array.isArray(value)) {
    return value.map((item) => interpolateTree(item, environment));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolateTree(item, environment)]));
  }
  return value;
}

function typed(original: string, expanded: string): unknown {
  if (original.includes('$$') || expanded === original) {
    return expanded;
  }
  if (/^[+-]?\d+$/.test(expanded)) {
    return Number(expanded);
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(expanded)) {
    return Number(expanded);
  }
  return /^(1|t|T|TRUE|true|True)$/.test(expanded)
    ? true
    : /^(0|f|F|FALSE|false|False)$/.test(expanded)
      ? false
      : expanded;
}

/** Names of the variables a text asks for. */
export function variablesIn(text: string): string[] {
  return text
    .split('$$')
    .flatMap((part) =>
      [...part.matchAll(/\$(?:__env)?\{?([A-Za-z_][A-Za-z0-9_]*)\}?/g)].map((match) => match[1] ?? '')
    );
}
