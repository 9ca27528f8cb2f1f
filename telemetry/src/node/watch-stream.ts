export interface StreamWatcher {
  onPiece(piece: unknown): void;
  /** It came to its end, or its reader left early. Called once, in place of `onError`. */
  onEnd(): void;
  onError(error: unknown): void;
}

/**
 * Whether the pieces of an answer can be seen as they are iterated. Streams of bytes, Node's and the web's, are read in other ways
 * too, where nobody would see their end.
 */
export function isWatchable(answer: unknown): answer is AsyncIterable<unknown> & object {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    Symbol.asyncIterator in answer &&
    !('pipe' in answer) &&
    !('getReader' in answer) &&
    Object.isExtensible(answer)
  );
}

/** The same object, whose iteration is watched from now on. It stays what it was in every other respect. */
export function watchStream<Stream extends AsyncIterable<unknown> & object>(
  stream: Stream,
  watcher: StreamWatcher
): Stream {
  const iterate = stream[Symbol.asyncIterator].bind(stream);
  Object.defineProperty(stream, Symbol.asyncIterator, {
    value: () => watchIterator(iterate(), watcher),
    configurable: true,
    writable: true,
  });
  return stream;
}

function watchIterator(iterator: AsyncIterator<unknown>, { onPiece, onEnd, onError }: StreamWatcher) {
  let isOver = false;
  const over = (tell: () => void) => {
    if (!isOver) {
      isOver = true;
      tell();
    }
  };
  const step = async (take: () => Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> => {
    try {
      const result = await take();
      if (result.done) {
        over(onEnd);
      } else {
        onPiece(result.value);
      }
      return result;
    } catch (error) {
      over(() => onError(error));
      throw error;
    }
  };
  const watched: AsyncIterableIterator<unknown> = {
    next: (...args) => step(() => iterator.next(...args)),
    async return(value?: unknown) {
      over(onEnd);
      return iterator.return === undefined ? { done: true, value } : iterator.return(value);
    },
    throw: (error: unknown) =>
      step(() => (iterator.throw === undefined ? Promise.reject(error) : iterator.throw(error))),
    [Symbol.asyncIterator]: () => watched,
  };
  return watched;
}
