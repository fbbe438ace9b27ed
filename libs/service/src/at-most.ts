/**
 * The answer of the query, or undefined when it fails or takes longer; the query itself continues. For what is read when
 * the metrics are scraped: a server that does not answer must not keep the other metrics from Prometheus, which waits ten
 * seconds and then takes the service for dead.
 */
export async function atMost<Answer>(
  milliseconds: number,
  query: () => Promise<Answer>,
): Promise<Answer | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([query(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
