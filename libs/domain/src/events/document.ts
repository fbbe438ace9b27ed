import type { DocumentKind, DocumentStatus } from '../document/document-status';
import { withDocument } from '../document/documents';
import { personEvent } from './definition';

/** Identity documents: KTP-el, KIA and IKD. The stored format: add, never rename. */
export const documentEvents = {
  /** A step in the life of a document (domain.md §2.2 B and §2.7). The status only, never biometrics. */
  DocumentStatusChanged: personEvent<{
    readonly document: DocumentKind;
    readonly status: DocumentStatus;
    /** Number of the police report on a lost document (surat keterangan kehilangan). */
    readonly policeReport?: string;
  }>({
    owner: 'status',
    shown: ['document', 'status', 'policeReport'],
    place: 'document',
    apply: (person, { data: { document, status }, occurredOn }) =>
      withDocument(person, document, { status, since: occurredOn }),
    // Biometrics are taken, and faces compared, of somebody who is alive and present.
    vitalOn: ({ data: { status }, occurredOn }) =>
      status === 'recorded' || status === 'active' ? occurredOn : undefined,
  }),
};
