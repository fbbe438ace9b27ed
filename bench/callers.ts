/**
 * `callers` workers that each take the next item as soon as they have an answer, like queued requests.
 * @returns the latency of each item in milliseconds
 */
export async function withCallers<Item>(
  callers: number,
  items: readonly Item[],
  work: (item: Item, caller: number) => Promise<unknown>,
): Promise<number[]> {
  const latencies: number[] = [];
  let next = 0;
  const caller = async (index: number) => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      const started = performance.now();
      await work(item, index);
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, index) => caller(index)));
  return latencies;
}
