/** Measures of which any above 0 tells that the application's logs arrive at all. */
export const LOG_LINES = ['api.requests', 'actions.actions', 'logs.lines'] as const;
