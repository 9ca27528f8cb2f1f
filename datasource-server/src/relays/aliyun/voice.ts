import type { RelaysConfig } from '../../config-relays.ts';
import { groupsOf, voiceVariables } from '../alert-message.ts';
import type { Channel } from '../channel.ts';
import { answerOf, createAliyunClient } from './aliyun-call.ts';

/** Of all variables together. */
const MOST_CHARACTERS = 240;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type VoiceOptions = NonNullable<RelaysConfig['voice']> & { timeoutMs?: number };

/** Alibaba's voice calls: a template read aloud. A number is called once a minute, 5 times an hour and 20 a day at most. */
export function createVoice({ ttsCode, showNumber, ...client }: VoiceOptions): Channel {
  const aliyun = createAliyunClient(client);
  return {
    name: 'voice',
    windows: [
      { ms: MINUTE, most: 1, reserved: 0, counts: 'accepted' },
      { ms: HOUR, most: 5, reserved: 2, counts: 'accepted' },
      { ms: 24 * HOUR, most: 20, reserved: 5, counts: 'accepted' },
    ],
    reportTargets: [],
    compose(alerts) {
      const variables = voiceVariables(groupsOf(alerts), MOST_CHARACTERS);
      return {
        taken: alerts.map((_, index) => index),
        text: JSON.stringify(variables),
        async send({ target, outId }) {
          return answerOf(
            await aliyun.call('SingleCallByTts', {
              CalledNumber: target,
              TtsCode: ttsCode,
              TtsParam: JSON.stringify(variables),
              ...(showNumber === null ? {} : { CalledShowNumber: showNumber }),
              PlayTimes: '3',
              OutId: outId,
            })
          );
        },
      };
    },
  };
}
