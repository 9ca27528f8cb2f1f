/**
 * A text for a cell that wraps. Grafana counts the lines of such a cell by spaces and hyphens only and cuts what does not fit, which is
 * most of a Chinese sentence: it gets a space beside its brackets and after its marks of punctuation, but for those inside a setting
 * (`TLS_HOSTS=域名,域名:端口`), which people copy.
 */
export function wrappable(text: string): string {
  return text.replace(/\S+/g, (run) => {
    const broken = run
      .replace(/(?<=[\p{Script=Han}\w])\((?=\p{Script=Han})/gu, ' (')
      .replace(/([。)])(?=\p{Script=Han})/gu, '$1 ');
    return run.includes('=') ? broken : broken.replace(/([,;:、,;:])(?=\p{Script=Han})/gu, '$1 ');
  });
}
