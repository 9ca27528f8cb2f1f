/** For chats that know no escapes: signs that could be markup become ones that look alike. */
export function withoutMarkup(text: string): string {
  return text.replace(/[<>[\]*`]/g, (sign) => LOOKALIKES[sign] ?? sign);
}

const LOOKALIKES: Record<string, string> = { '<': '＜', '>': '＞', '[': '［', ']': '］', '*': '＊', '`': '’' };
