import { z } from 'zod';
import type { RelaysConfig } from '../../config-relays.ts';
import { groupsOf, smsVariables, timeText } from '../alert-message.ts';
import type { Channel } from '../channel.ts';
import { answerOf, createAliyunClient } from './aliyun-call.ts';

/** Of one variable. */
const MOST_CHARACTERS = 35;
const DAY_MS = 24 * 3600e3;

const detailsSchema = z.looseObject({
  SmsSendDetailDTOs: z
    .object({ SmsSendDetailDTO: z.array(z.looseObject({ OutId: z.string().optional() })) })
    .optional(),
});

type SmsOptions = NonNullable<RelaysConfig['sms']> & { timeoutMs?: number };

/** Alibaba's SMS: a reviewed template with variables, at most 50 a day for one template and number. */
export function createSms({ signName, templateCode, ...client }: SmsOptions): Channel {
  const aliyun = createAliyunClient(client);
  return {
    name: 'sms',
    windows: [{ ms: DAY_MS, most: 50, reserved: 15, counts: 'accepted' }],
    reportTargets: [],
    compose(alerts) {
      // Recoveries are told apart from what goes on.
      const { status } = alerts[0] as (typeof alerts)[number];
      const taken = alerts.flatMap((alert, index) => (alert.status === status ? [index] : []));
      const variables = smsVariables(groupsOf(alerts.filter((alert) => alert.status === status)), MOST_CHARACTERS);
      return {
        taken,
        text: JSON.stringify(variables),
        async send({ target, outId }) {
          return answerOf(
            await aliyun.call('SendSms', {
              PhoneNumbers: target,
              SignName: signName,
              TemplateCode: templateCode,
              TemplateParam: JSON.stringify(variables),
              OutId: outId,
            })
          );
        },
      };
    },
    async wasAccepted({ target, outId, at }) {
      const answer = await aliyun.call('QuerySendDetails', {
        PhoneNumber: target,
        SendDate: timeText(at).slice(0, 10).replaceAll('-', ''),
        PageSize: '50',
        CurrentPage: '1',
      });
      if (answer.kind !== 'answered' || answer.code !== 'OK') {
        throw new Error(`QuerySendDetails: ${answer.code}`);
      }
      const { SmsSendDetailDTOs } = detailsSchema.parse(answer.body);
      return (SmsSendDetailDTOs?.SmsSendDetailDTO ?? []).some(({ OutId }) => OutId === outId);
    },
  };
}
