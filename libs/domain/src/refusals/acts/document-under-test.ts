import { contextOn } from '@peristiwa/testing/domain';
import { recordDocument, type RecordDocument } from '../../document/record-document';
import { day, type Decide } from '../scenes-under-test';

type Step = Pick<RecordDocument, 'document' | 'status'> & Partial<RecordDocument>;

/** A step on the day of the report, unless the example changes it. */
export const steps =
  (personId: string, step: Step): Decide =>
  (known) =>
    recordDocument({ reportedOn: day, changedOn: day, ...step }, known.person(personId), contextOn());

/** A KTP-el that was recorded, printed and handed over on one day. */
export const KTP_STEPS = [
  'recorded',
  'print-ready',
  'sent-for-printing',
  'printed',
  'shipped',
  'issued',
] as const;
