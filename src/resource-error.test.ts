import { toResourceError } from './resource-error';

describe('toResourceError', () => {
  it('prefers the data server’s own sentence', () => {
    const thrown = {
      status: 503,
      statusText: 'Service Unavailable',
      data: { error: { code: 'unavailable', message: '数据库不可用' } },
    };
    expect(toResourceError(thrown)).toMatchObject({ message: '[unavailable] 数据库不可用', cause: thrown });
  });

  it('falls back to Grafana’s message, then to the status', () => {
    expect(toResourceError({ status: 500, data: { message: 'plugin unavailable' } }).message).toBe(
      'plugin unavailable'
    );
    expect(toResourceError({ status: 404, statusText: 'Not Found' }).message).toBe('404 Not Found');
    expect(toResourceError('odd').message).toBe('odd');
  });

  it('leaves an Error alone', () => {
    const error = new Error('x');
    expect(toResourceError(error)).toBe(error);
  });
});
