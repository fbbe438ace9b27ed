/**
 * Opens streams of server-sent events, as so many browsers would, and waits until each has sent something.
 * @returns what closes them
 */
export async function openConsoles(
  url: string,
  { count, token }: { readonly count: number; readonly token: string },
): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const readers = await Promise.all(
    Array.from({ length: count }, async () => {
      const headers = { authorization: `Bearer ${token}` };
      const { ok, status, body } = await fetch(url, { headers, signal: stop.signal });
      if (!ok || !body) throw new Error(`${url}: ${status}`);
      const reader = body.getReader();
      await reader.read();
      return reader;
    }),
  );
  const ended = readers.map(async (reader) => {
    try {
      while (!(await reader.read()).done);
    } catch {
      // Closed below.
    }
  });
  return async () => {
    stop.abort();
    await Promise.all(ended);
  };
}
