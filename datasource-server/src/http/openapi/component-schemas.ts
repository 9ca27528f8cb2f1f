import { z } from 'zod';
import { REQUEST_SCHEMAS } from './request-schemas.ts';
import { RESPONSE_SCHEMAS } from './response-schemas.ts';

export type SchemaName = keyof typeof REQUEST_SCHEMAS | keyof typeof RESPONSE_SCHEMAS;

const schemaUri = (name: string) => `#/components/schemas/${name}`;

export function schemaRef(name: SchemaName): { $ref: string } {
  return { $ref: schemaUri(name) };
}

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it, of every named type of the contract. */
export function componentSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({ ...REQUEST_SCHEMAS, ...RESPONSE_SCHEMAS })) {
    registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, { target: 'draft-2020-12', io: 'input', uri: schemaUri });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _uri, ...schema }]) => [id, schema])
  );
}
