/** Asks again and again until there is something. Errors: after `within` milliseconds, saying what did not come. */
export async function until<T>(
  what: string,
  within: number,
  look: () => T | null | Promise<T | null>,
  every = 50,
): Promise<T> {
  const begin = performance.now();
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() - begin > within) throw new Error(`Never came: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
