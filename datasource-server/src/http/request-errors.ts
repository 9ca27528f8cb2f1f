import { ServiceError, toServiceError } from '../platform/errors.ts';
import { MAX_BODY_BYTES } from './json-body.ts';

/** What Express and its body parser throw about a request, in our codes; anything else becomes `internal`. */
export function requestError(error: unknown): ServiceError {
  const { type, status } = describeHttpError(error);
  switch (type) {
    case 'entity.too.large':
      return new ServiceError(
        'payload_too_large',
        {
          zh: `请求体超过 ${MAX_BODY_BYTES / 1024 / 1024} MB;请减少查询数或过滤值。`,
          en: `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB; send fewer queries or filter values.`,
        },
        { cause: error }
      );
    case 'entity.parse.failed':
      return new ServiceError(
        'bad_request',
        {
          zh: '请求体不是合法的 JSON;请检查引号、逗号和括号。',
          en: 'The body is not valid JSON; check quotes, commas and brackets.',
        },
        { cause: error }
      );
    case 'request.aborted':
      return new ServiceError(
        'cancelled',
        { zh: '客户端在请求发完之前断开了连接。', en: 'The client left before its request was complete.' },
        { cause: error }
      );
  }
  if (status >= 400 && status < 500) {
    return new ServiceError(
      'bad_request',
      {
        zh: '请求无法解析;请检查地址、编码与请求头。',
        en: 'The request cannot be read; check its address, encoding and headers.',
      },
      { cause: error }
    );
  }
  return toServiceError(error);
}

/** Express marks what it throws about a request with `status`, its body parser also with `type`; other errors carry neither. */
function describeHttpError(error: unknown): { type: string; status: number } {
  if (!(error instanceof Error) || error instanceof ServiceError) {
    return { type: '', status: 0 };
  }
  return {
    type: 'type' in error ? String(error.type) : '',
    status: 'status' in error ? Number(error.status) : 0,
  };
}
