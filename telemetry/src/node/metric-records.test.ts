import { metricRecords } from './metric-records.ts';

const event = (record: object) => ({ category: 'business_event', record });

test.each([
  [
    'an event',
    { event: 'order_paid', value: 99, unit: 'CNY' },
    [event({ event: 'order_paid', value: 99, unit: 'CNY' })],
  ],
  ['a named metric', { name: 'render_ms', value: 12.5 }, [event({ event: 'render_ms', value: 12.5 })]],
  [
    'a user’s action',
    { userId: 7, action: 'submit_idea' },
    [{ category: 'user_action', record: { userId: 7, action: 'submit_idea' } }],
  ],
  [
    'figures by their names, with what they share',
    { orders: 3, revenue: 297.5, region: 'hz', broken: NaN },
    [event({ event: 'orders', value: 3, region: 'hz' }), event({ event: 'revenue', value: 297.5, region: 'hz' })],
  ],
  ['a list', [{ event: 'a' }, { b: 1 }], [event({ event: 'a' }), event({ event: 'b', value: 1 })]],
  ['nothing', {}, []],
])('%s', (_name, input, expected) => {
  expect(metricRecords(input)).toEqual(expected);
});
