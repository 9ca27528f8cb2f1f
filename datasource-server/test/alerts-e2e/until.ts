/** The first value that is neither false nor empty, asked for every half second; else an error that names what was waited for. */
export async function until<T>(
  what: string,
  attempt: () => T | Promise<T>,
  withinMs: number,
  explain: () => string = () => ''
): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await attempt();
    if (value) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${withinMs / 1000} s\n${explain()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
