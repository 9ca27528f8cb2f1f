import type { ROBOTS } from '../../contract/relay.ts';
import {
  callsPeople,
  groupsOf,
  robotText,
  titleOf,
  type AlertGroup,
  type Markup,
  type Mention,
} from '../alert-message.ts';
import type { CallWindow } from '../call-limits.ts';
import type { AlertFacts } from '../alert-facts.ts';
import type { Report } from '../../contract/report.ts';
import { reportText, reportTitle } from '../report-message.ts';
import { GROUP, type Answer, type Channel, type Composed } from '../channel.ts';
import { postJson } from './post-json.ts';

/** What differs between the robots of chat groups. */
export interface Robot {
  readonly name: (typeof ROBOTS)[number];
  readonly windows: readonly CallWindow[];
  /** Bytes of the text in UTF-8 that one message may have. */
  readonly maxBytes: number;
  readonly markup: Markup;
  /** The request of a message, signed where the robot is. */
  request(message: RobotMessage): { url: string; body: unknown };
  /** What an answer with status 200 means. */
  read(body: unknown): Answer;
}

export interface RobotMessage {
  title: string;
  text: string;
  /** Empty where nobody is called by name. */
  mentions: readonly Mention[];
  /** Of the most important alert. */
  first: AlertGroup['first'];
}

interface RobotOptions {
  /** Whom an urgent message calls by name. */
  mentions: () => readonly Mention[];
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** A robot as a channel: alerts are merged into one message as far as its size allows. */
export function createRobotChannel(robot: Robot, { mentions, timeoutMs = TIMEOUT_MS }: RobotOptions): Channel {
  return {
    name: robot.name,
    windows: robot.windows,
    reportTargets: [GROUP],
    compose(all) {
      const [head] = all;
      if (head?.report) {
        return composedReport(robot, head, head.report, timeoutMs);
      }
      const alerts = all.filter(({ report }) => report === undefined);
      const groups = fitting(groupsOf(alerts), (some) => sizeOf(robot, some, mentions()) <= robot.maxBytes);
      const called = callsPeople(groups) ? mentions() : [];
      const text = cutToBytes(robotText(groups, robot.markup, called), robot.maxBytes);
      const told = new Set(groups.flatMap((group) => group.alerts));
      const first = (groups[0] as AlertGroup).first;
      const title = titleOf(groups);
      return {
        taken: all.flatMap((alert, index) => (told.has(alert) ? [index] : [])),
        text,
        async send() {
          const { url, body } = robot.request({ title, text, mentions: called, first });
          const answer = await postJson(url, body, timeoutMs);
          return 'body' in answer ? robot.read(answer.body) : answer;
        },
      };
    },
  };
}

/** A report is a message of its own. */
function composedReport(robot: Robot, first: AlertFacts, report: Report, timeoutMs: number): Composed {
  const text = cutToBytes(reportText(report, robot.markup), robot.maxBytes);
  return {
    taken: [0],
    text,
    async send() {
      const { url, body } = robot.request({ title: reportTitle(report), text, mentions: [], first });
      const answer = await postJson(url, body, timeoutMs);
      return 'body' in answer ? robot.read(answer.body) : answer;
    },
  };
}

/** The longest beginning that fits, at least one. */
function fitting(groups: readonly AlertGroup[], fits: (some: readonly AlertGroup[]) => boolean): AlertGroup[] {
  let [least, most] = [1, groups.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(groups.slice(0, middle))) {
      least = middle;
    } else {
      most = middle - 1;
    }
  }
  return groups.slice(0, least);
}

function sizeOf({ markup }: Robot, groups: readonly AlertGroup[], mentions: readonly Mention[]): number {
  return Buffer.byteLength(robotText(groups, markup, callsPeople(groups) ? mentions : []));
}

/** A last resort for one alert that alone is too long. */
function cutToBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  return bytes.length <= most
    ? text
    : `${bytes
        .subarray(0, most - 4)
        .toString('utf8')
        .replace(/\uFFFD+$/, '')}…`;
}
