import { createArmsSink, type ArmsRum } from './arms-sink.ts';

function recordingArms() {
  const calls: unknown[][] = [];
  const arms: ArmsRum = {
    sendCustom: (...args) => void calls.push(['sendCustom', ...args]),
    sendException: (...args) => void calls.push(['sendException', ...args]),
    setConfig: (...args) => void calls.push(['setConfig', ...args]),
  };
  return { calls, sink: createArmsSink(arms) };
}

test('every call of the page is one of ARMS', () => {
  const { calls, sink } = recordingArms();
  sink.event('pay', { plan: 'pro' });
  sink.metric('order_value', 99, { unit: 'CNY', plan: 'pro' });
  sink.metric('score', 3, {});
  sink.user('7');
  sink.user(undefined);
  expect(calls).toEqual([
    ['sendCustom', { type: 'user_action', name: 'pay', value: 1, properties: { plan: 'pro' } }],
    [
      'sendCustom',
      { type: 'business_metric', name: 'order_value', value: 99, group: 'CNY', properties: { plan: 'pro' } },
    ],
    ['sendCustom', { type: 'business_metric', name: 'score', value: 3, properties: {} }],
    ['setConfig', 'user', { id: '7' }],
    ['setConfig', 'user', {}],
  ]);
});

test('an error goes with its stack, without queries', () => {
  const { calls, sink } = recordingArms();
  const error = new RangeError('no quota at https://a.test/x?token=s');
  sink.error(error, { step: 'pay' });
  expect(calls).toEqual([
    [
      'sendException',
      {
        type: 'custom',
        name: 'RangeError',
        message: 'no quota at https://a.test/x',
        stack: error.stack?.replace('?token=s', ''),
        properties: { step: 'pay' },
      },
    ],
  ]);
});
