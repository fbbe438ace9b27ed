import { streamKindOf } from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { ProblemError } from '@peristiwa/service';
import { Unplaceable } from '../projector/fold-stream';
import { registryProblems } from './problems';

type Kind = 'person' | 'family';
const notFound = { person: registryProblems.personNotFound, family: registryProblems.familyNotFound };

/** @throws ProblemError when there is no such stream, or it is of another kind */
export async function readStream(ledger: Ledger, kind: Kind, streamId: string): Promise<StoredEvent[]> {
  const events = (await ledger.readStreams([streamId])).get(streamId);
  const type = events?.[0]?.type;
  if (!events || !type || (streamKindOf as Record<string, string>)[type] !== kind) {
    throw new ProblemError(notFound[kind]);
  }
  return events;
}

/** The answer that a history gives, or the problem that the caller is shown. */
export function readable<Answer>(read: () => Answer, kind: Kind = 'person'): Answer {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unplaceable)) throw error;
    throw new ProblemError(
      error.reason === 'not-in-register' ? notFound[kind] : registryProblems.historyNotReadable,
    );
  }
}
