import { recordDocument, type DocumentKind, type DocumentStatus } from '@peristiwa/domain';
import { HOME } from '../fixtures';
import { enter } from './biodata';
import type { Chapter, Story } from './story';

/** A KTP-el from the recording to its loss, and an IKD. */
export const documentChapters: readonly Chapter[] = [recordDocuments];

function recordDocuments(story: Story): void {
  const { personId } = enter(story, 'Nia Kurnia', 'female', { kind: 'new', address: HOME });
  const step = (document: DocumentKind, status: DocumentStatus, policeReport?: string) =>
    story.record((register, context) => {
      const { today } = context;
      const request = { reportedOn: today, changedOn: today, document, status, policeReport };
      return recordDocument(request, register.person(personId), context);
    });
  step('ktp-el', 'recorded');
  step('ktp-el', 'print-ready');
  step('ikd', 'active');
  step('ktp-el', 'sent-for-printing');
  step('ktp-el', 'printed');
  step('ktp-el', 'shipped');
  step('ktp-el', 'issued');
  step('ktp-el', 'lost', 'SKTLK/9002/II/2026');
}
