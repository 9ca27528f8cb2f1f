import { schemaRef, type SchemaName } from './component-schemas.ts';

/** Asks for no token, whatever is configured. */
export const open = { security: [] };

export function header(name: string, description: string): object {
  return { name, in: 'header', description, schema: { type: 'string' } };
}

export function parameter(name: string, schema: object, description: string): object {
  return { name, in: 'query', description, schema };
}

export function jsonRequest(schema: SchemaName, examples: Record<string, object>): object {
  return { required: true, content: { 'application/json': { schema: schemaRef(schema), examples } } };
}

export function jsonAnswer(description: string, schema: SchemaName, example: object): object {
  return { description, content: { 'application/json': { schema: schemaRef(schema), example } } };
}

export function plainAnswer(description: string, type: string, schema: object): object {
  return { description, content: { [type]: { schema } } };
}

export function statusAnswer(status: string): object {
  return plainAnswer(status, 'application/json', {
    type: 'object',
    properties: { status: { const: status } },
    required: ['status'],
  });
}

export function failures(...statuses: number[]): Record<string, object> {
  return Object.fromEntries(
    [...statuses, 'default'].map((status) => [status, { $ref: '#/components/responses/Error' }])
  );
}
