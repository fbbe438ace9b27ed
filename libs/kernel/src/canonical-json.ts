/**
 * JSON with object keys in code-unit order and no undefined members: the same content gives the same text,
 * so that digests of requests and views can be compared (follows RFC 8785, for values that JSON.parse can return).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const key of Object.keys(members).toSorted()) {
      const member = members[key];
      if (member !== undefined) text += `${text && ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
    }
    return `{${text}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
