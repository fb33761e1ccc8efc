/** Lets everything else that waits have its turn, in the middle of work on many documents. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
