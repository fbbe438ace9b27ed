import { chainOf, effectiveFacts, type Chain, type DomainEvent } from '@peristiwa/domain';
import { groundsOf, isConfidential } from '../api/event-view';
import type { Parsed } from '../projector/fold-stream';
import { contentOfAct, hasContent, personsIn } from './act-contents';
import { dateInWords, type PrintedDocument } from './printed-document';
import type { Records } from './records';

/** An act, and whose extract it is: an act of several births has one number for each child. */
export interface ExtractOf {
  readonly actId: string;
  readonly personId?: string;
}

export interface Extract {
  readonly document: PrintedDocument;
  /** The first act of the chain, and the person. */
  readonly actId: string;
  readonly personId: string;
}

/**
 * Kutipan akta and surat keterangan of civil registration (UU 23/2006 art. 68): the act as it stands after all corrections,
 * which are noted. @returns undefined where there is no such act, where it is cancelled, or where another authority issues
 * the extract (a marriage at the KUA)
 */
export async function actExtract(
  { actId, personId }: ExtractOf,
  records: Records,
): Promise<Extract | undefined> {
  await records.loadAct(actId);
  const chain = chainOf(records.onRecord, actId);
  const subject = personId ?? chain?.subjects[0];
  if (!chain?.stands || subject === undefined || !chain.subjects.includes(subject)) return undefined;
  const act = effectiveFacts(records.eventsOf(subject, 'person') ?? []).find(
    (event) => chain.acts.includes(event.actId) && hasContent(event.type),
  );
  const person = records.person(subject);
  if (!act || !person) return undefined;
  const event = act as unknown as DomainEvent;
  await records.load(personsIn(event));
  const written = contentOfAct(event, person, records);
  if (!written) return undefined;
  const notes = notesOf(chain, records.eventsOf(subject, 'person') ?? []);
  const onlyFor = isConfidential(act) ? { onlyFor: person.placement.address.area } : {};
  const document = { ...written, ...onlyFor, office: chain.office, tables: [], notes };
  return { document, actId: chain.acts[0], personId: subject };
}

/** Catatan pinggir (UU 23/2006 art. 71): each correction with its basis. */
function notesOf({ acts }: Chain, events: readonly Parsed[]): string[] {
  return acts.slice(1).flatMap((actId) => {
    const event = events.find((one) => one.actId === actId);
    if (!event) return [];
    const { number, date, issuer } = (groundsOf(event).legalBasis ?? {}) as Record<
      string,
      string | undefined
    >;
    const basis = number && date ? ` berdasarkan dokumen nomor ${number} tanggal ${dateInWords(date)}` : '';
    const from = issuer ? ` dari ${issuer}` : '';
    const isUndone = (event.data as { by?: string }).by === 'cancellation';
    const what = isUndone ? 'Pembetulan akta ini dibatalkan' : 'Akta ini dibetulkan';
    return [`${what} pada tanggal ${dateInWords(event.reportedOn)}${basis}${from}.`];
  });
}
