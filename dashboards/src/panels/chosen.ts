import type { Filter } from '../../../datasource-server/src/contract/query-fields.ts';

interface Narrowable {
  where(member: string, op: Filter['op'], ...values: Filter['values']): unknown;
}

/** Each narrows a query to what is chosen in a board's variable; "All" chosen narrows nothing. */
export const chosenEndpoint = narrowing('api.endpoint', '${endpoint}');
export const chosenAction = narrowing('actions.action', '${action}');
export const chosenUser = narrowing('actions.user_id', '${user}');
export const chosenService = narrowing('ai_calls.service', '${service}');
export const chosenModel = narrowing('ai_calls.model', '${model}');

function narrowing(member: string, variable: string) {
  return <Q extends Narrowable>(query: Q): Q => {
    query.where(member, '=', variable);
    return query;
  };
}
