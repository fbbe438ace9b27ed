type Data = Readonly<Record<string, unknown>>;

/** What is sent: the fields that are filled in, and the values of the path apart. */
export function requestOf(
  { path, parameters }: { readonly path: string; readonly parameters: readonly string[] },
  data: Data,
  given: Data,
): { readonly path: string; readonly body: Data } {
  const filled = { ...(pruned(data) as Data | undefined), ...given };
  const inPath = (name: string) => parameters.includes(name);
  return {
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(filled[name] ?? '-'))),
    body: Object.fromEntries(Object.entries(filled).filter(([name]) => !inPath(name))),
  };
}

/** Without what is empty: a field that was not filled in is not sent. `null` is an answer: the field is left empty. */
function pruned(value: unknown): unknown {
  if (value === '' || value === undefined) return undefined;
  if (typeof value === 'string') return value.trim() || undefined;
  if (Array.isArray(value)) {
    const items = value.map(pruned).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, pruned(member)]);
  const filled = members.filter(([, member]) => member !== undefined);
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}
