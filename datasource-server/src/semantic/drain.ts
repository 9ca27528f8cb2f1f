/** A kind of message: its words with `<*>` where messages of the kind differ. */
export interface Template<T> {
  text: string;
  members: T[];
}

const ANY = '<*>';
/** Words and what stands between them, so that a template reads like the messages. */
const TOKENS = /[^\s=:;,()[\]{}"'|,。;:、()【】]+|[\s=:;,()[\]{}"'|,。;:、()【】]+/g;
/** Share of words that a message must have in common with a template. */
const LEAST_SIMILARITY = 0.6;
/** Templates of one length and first word that a message is compared with. */
const MOST_CANDIDATES = 100;

interface Growing<T> extends Template<T> {
  tokens: string[];
}

/**
 * Groups messages into templates as Drain does (He et al., 2017): messages of one number of tokens and one first word are
 * compared word by word, and join the most similar template when enough of the words are the same; where they differ the
 * template gets a placeholder. In one pass, in the order given: put frequent messages first. Placeholders such as `<n>`, put
 * in before, count as words. Linear in the number of messages.
 */
export function drain<T>(messages: readonly T[], textOf: (message: T) => string): Array<Template<T>> {
  const groups = new Map<string, Array<Growing<T>>>();
  const templates: Array<Growing<T>> = [];
  for (const message of messages) {
    const tokens = textOf(message).match(TOKENS) ?? [];
    const key = `${tokens.length} ${stable(tokens[0])}`;
    const candidates = groups.get(key) ?? [];
    const best = mostSimilar(candidates, tokens);
    if (best) {
      best.members.push(message);
      best.tokens.forEach((token, index) => {
        if (token !== tokens[index]) {
          best.tokens[index] = ANY;
        }
      });
      continue;
    }
    const template = { text: '', members: [message], tokens: [...tokens] };
    templates.push(template);
    if (candidates.length < MOST_CANDIDATES) {
      groups.set(key, [...candidates, template]);
    }
  }
  return templates.map(({ tokens, members }) => ({ text: tokens.join(''), members }));
}

/** A first word with a digit varies too much to group by. */
function stable(word = ''): string {
  return /\d/.test(word) ? ANY : word;
}

function mostSimilar<T>(templates: ReadonlyArray<Growing<T>>, tokens: readonly string[]): Growing<T> | null {
  let best: Growing<T> | null = null;
  let highest = 0;
  for (const template of templates) {
    const similarity = similarityOf(template.tokens, tokens);
    if (similarity >= LEAST_SIMILARITY && similarity > highest) {
      best = template;
      highest = similarity;
    }
  }
  return best;
}

/** The share of words that are the same; 0 where what stands between them differs. */
function similarityOf(template: readonly string[], tokens: readonly string[]): number {
  let words = 0;
  let same = 0;
  for (const [index, token] of tokens.entries()) {
    const mine = template[index] as string;
    if (isSeparator(token) || isSeparator(mine)) {
      if (token !== mine) {
        return 0;
      }
      continue;
    }
    words += 1;
    same += mine === token ? 1 : 0;
  }
  return words === 0 ? 1 : same / words;
}

const SEPARATOR = /^[\s=:;,()[\]{}"'|,。;:、()【】]/;

function isSeparator(token: string): boolean {
  return SEPARATOR.test(token);
}
