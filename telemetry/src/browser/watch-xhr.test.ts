/** @jest-environment jsdom */
import type { ApiCall } from './api-call.ts';
import { createGuard } from './guard.ts';
import { watchXhr } from './watch-xhr.ts';

/** What a browser's request does, as far as the watcher sees it; the Chromium test has a real one. */
class FakeRequest extends EventTarget {
  status = 0;
  opened: unknown[] = [];
  open(...args: unknown[]) {
    this.opened = args;
  }
  send() {
    // Answers when the test says.
  }
  end(status: number, isAborted = false) {
    this.status = status;
    if (isAborted) {
      this.dispatchEvent(new Event('abort'));
    }
    this.dispatchEvent(new Event('loadend'));
  }
}

let calls: ApiCall[];
let problems: Error[];
let Xhr: typeof FakeRequest;

beforeEach(() => {
  calls = [];
  problems = [];
  Xhr = class extends FakeRequest {
    override open(...args: unknown[]) {
      super.open(...args);
    }
    override send() {
      super.send();
    }
  };
});
const watch = (onCall = (call: ApiCall) => void calls.push(call)) =>
  watchXhr(
    { XMLHttpRequest: Xhr as unknown as typeof XMLHttpRequest },
    { onCall, guard: createGuard((problem) => problems.push(problem)) }
  );

test('each sending is one call, also of a request that is used again', () => {
  watch();
  const request = new Xhr();
  request.open('get', '/a?token=s', true);
  expect(request.opened).toEqual(['get', '/a?token=s', true]);
  request.send();
  request.end(200);
  request.open('POST', new URL('http://a.test/b'));
  request.send();
  request.end(0);
  request.end(0);
  expect(calls).toEqual([
    { method: 'GET', url: '/a?token=s', status: 200, duration: expect.any(Number) },
    { method: 'POST', url: 'http://a.test/b', status: 0, duration: expect.any(Number) },
  ]);
});

test('what the page aborted is no timing', () => {
  watch();
  const request = new Xhr();
  request.open('GET', '/a');
  request.send();
  request.end(0, true);
  expect(calls).toEqual([]);
});

test('a monitor that fails is told of, and the page is not', () => {
  watch(() => {
    throw new Error('broken');
  });
  const request = new Xhr();
  request.open('GET', '/a');
  request.send();
  request.end(200);
  expect(problems).toMatchObject([{ message: 'broken' }]);
});

test('stops and puts back what was there', () => {
  const { open, send } = Xhr.prototype;
  const stop = watch();
  expect(Xhr.prototype.open).not.toBe(open);
  stop();
  expect([Xhr.prototype.open, Xhr.prototype.send]).toEqual([open, send]);
  watchXhr({}, { onCall: () => undefined, guard: createGuard(() => undefined) })();
});
