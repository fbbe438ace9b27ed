import { presentCode, type AreaDirectory } from './area';

/** Members of events that hold the code of a village, district or regency. Places of birth stay as on the document. */
const CODES: ReadonlySet<string> = new Set(['area', 'residence', 'origin', 'destination', 'from', 'to']);

/**
 * The content of an event with the area codes of today, so that the office that is in charge now can act on what was
 * recorded under an older code. The ledger keeps what was recorded; content without older codes is returned as it is.
 */
export function inPresentCodes<Content>(content: Content, areas: AreaDirectory): Content {
  return replaced(content, areas) as Content;
}

function replaced(value: unknown, areas: AreaDirectory): unknown {
  if (typeof value !== 'object' || value === null) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [name, member] of Object.entries(value)) {
    const now =
      typeof member === 'string' && CODES.has(name) ? presentCode(member, areas) : replaced(member, areas);
    if (now === member) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[name] = now;
  }
  return copy ?? value;
}
