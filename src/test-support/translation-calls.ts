import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

export interface TranslationCall {
  file: string;
  /** Undefined where the key is not a plain text, so that no tool can find it. */
  key: string | undefined;
  defaultText: string | undefined;
}

/** Every call of `t(key, text)` in the plugin's sources below `folder`. */
export function translationCalls(folder: string): TranslationCall[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.startsWith('test-support'))
    .flatMap((path) => callsIn(join(folder, path)));
}

function callsIn(file: string): TranslationCall[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const calls: TranslationCall[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      calls.push({ file, key: literal(node.arguments[0]), defaultText: literal(node.arguments[1]) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

function literal(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** A locale file's nested texts by their dotted keys. */
export function flattenTexts(texts: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) =>
      typeof value === 'string' ? [[prefix + name, value]] : Object.entries(flattenTexts(value, `${prefix}${name}.`))
    )
  );
}
