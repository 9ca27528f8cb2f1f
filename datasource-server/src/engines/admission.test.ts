import { Admission } from './admission.ts';

const OPTIONS = { slots: 2, queue: 2, waitMs: 200, resource: { zh: '测试位', en: 'test places' } };

test('lets in as many as there are places, then one for each who leaves, in order of arrival', async () => {
  const admission = new Admission(OPTIONS);
  const [first, second] = await Promise.all([admission.enter(), admission.enter()]);
  const order: string[] = [];
  const third = admission.enter().then((leave) => (order.push('third'), leave));
  const fourth = admission.enter().then((leave) => (order.push('fourth'), leave));
  first();
  (await third)();
  await fourth;
  expect(order).toEqual(['third', 'fourth']);
  second();
});

test('refuses at once when the queue is full', async () => {
  const admission = new Admission({ ...OPTIONS, queue: 0 });
  await admission.enter();
  const leave = await admission.enter();
  await expect(admission.enter()).rejects.toMatchObject({ code: 'overloaded', retryAfter: 1 });
  leave();
  await expect(admission.enter()).resolves.toBeInstanceOf(Function);
});

test('refuses who has waited too long, and the place is not lost', async () => {
  const admission = new Admission({ ...OPTIONS, slots: 1, waitMs: 30 });
  const leave = await admission.enter();
  await expect(admission.enter()).rejects.toMatchObject({ code: 'overloaded' });
  leave();
  await expect(admission.enter()).resolves.toBeInstanceOf(Function);
});

test('who turns away while waiting leaves the queue', async () => {
  const admission = new Admission({ ...OPTIONS, slots: 1 });
  const leave = await admission.enter();
  const caller = new AbortController();
  const waiting = admission.enter(caller.signal);
  caller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await expect(admission.enter(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  leave();
  await expect(admission.enter()).resolves.toBeInstanceOf(Function);
});

test('leaving twice frees one place only', async () => {
  const admission = new Admission({ ...OPTIONS, slots: 1, queue: 0 });
  const leave = await admission.enter();
  leave();
  leave();
  await admission.enter();
  await expect(admission.enter()).rejects.toMatchObject({ code: 'overloaded' });
});

test('close waits for those inside, refuses those outside, and gives up after its grace', async () => {
  const admission = new Admission({ ...OPTIONS, slots: 1 });
  const leave = await admission.enter();
  const waiting = expect(admission.enter()).rejects.toMatchObject({ code: 'unavailable' });
  let closed = false;
  const closing = admission.close(5000).then(() => (closed = true));
  await waiting;
  await expect(admission.enter()).rejects.toMatchObject({ code: 'unavailable' });
  expect(closed).toBe(false);
  leave();
  await closing;

  const stuck = new Admission(OPTIONS);
  await stuck.enter();
  await stuck.close(20);
});
