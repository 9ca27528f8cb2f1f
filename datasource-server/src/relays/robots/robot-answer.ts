import { z } from 'zod';
import type { Answer, Next } from '../channel.ts';

/** What one code means and what to do about it, in Chinese and English. */
export interface CodeMeaning {
  next: Next;
  zh: string;
  en: string;
  pauseMs?: number;
}

interface AnswerShape {
  /** Names under which the code and the message stand. */
  code: readonly string[];
  message: readonly string[];
  meanings: (code: number, message: string) => CodeMeaning;
}

const bodySchema = z.record(z.string(), z.unknown());

/** Reads a robot's answer: HTTP 200 says nothing, the code within does. */
export function readAnswer(body: unknown, { code: codeNames, message, meanings }: AnswerShape): Answer {
  const fields = bodySchema.safeParse(body).data ?? {};
  const code = codeNames.map((name) => fields[name]).find((value) => typeof value === 'number');
  if (code === undefined) {
    return {
      result: 'doubtful',
      code: 'not_understood',
      text: '应答不是机器人的格式,请检查 webhook 地址 · the answer is not a robot’s; check the webhook address',
    };
  }
  const said = String(message.map((name) => fields[name]).find((value) => typeof value === 'string') ?? '').slice(
    0,
    200
  );
  if (code === 0) {
    return { result: 'accepted', code: '0', text: said };
  }
  const { next, zh, en, pauseMs } = meanings(code, said);
  return {
    result: 'refused',
    next,
    code: String(code),
    text: `${zh} · ${en} (${said})`,
    ...(pauseMs === undefined ? {} : { pauseMs }),
  };
}
