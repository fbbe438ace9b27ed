import { z } from 'zod';
import { observationKinds, rejectionReasons } from '@peristiwa/contracts';
import { inBoth, text, uuid, wholeNumber } from '@peristiwa/service';
import { Partner } from '../agreements/agreement.body';

const caseStates = ['open', 'assigned', 'settled', 'rejected'] as const;
export type CaseState = (typeof caseStates)[number];

/** Kode kabupaten/kota. */
export const Office = z
  .string()
  .regex(
    /^\d{4}$/,
    inBoth('harus berupa kode kabupaten/kota (4 digit)', 'must be a regency code (4 digits)'),
  );

export const CaseQuery = z.strictObject({
  office: Office.optional(),
  partner: Partner.optional(),
  kind: z.enum(observationKinds).optional(),
  state: z.enum(caseStates).optional(),
  /** Only cases that were received at least this many days ago. */
  minAgeDays: wholeNumber({ max: 36_500 }).optional(),
  /** The last case of the page before. */
  after: uuid.optional(),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
});
export type CaseQuery = z.infer<typeof CaseQuery>;

export const AssignmentBody = z
  .strictObject({ officer: text({ max: 200 }).optional(), office: Office.optional() })
  .refine(({ officer, office }) => (officer === undefined) !== (office === undefined), {
    path: ['officer'],
    error: inBoth('isi petugas atau kantor, salah satu', 'give an officer or another office, one of the two'),
    params: { code: 'required' },
  })
  .meta({ id: 'ObservationAssignment', example: { officer: 'registrar-3204-7' } });
export const NoteBody = z
  .strictObject({ content: text({ max: 2_000 }) })
  .meta({ id: 'ObservationNote', example: { content: 'Surat desa diminta kepada keluarga' } });
export const RejectionBody = z
  .strictObject({ reason: z.enum(rejectionReasons), explanation: text({ min: 10, max: 2_000 }) })
  .meta({
    id: 'ObservationRejection',
    example: { reason: 'not-confirmed', explanation: 'Yang bersangkutan hadir sendiri di kantor' },
  });

const received = {
  caseId: z.uuid(),
  partner: z.string(),
  observationId: z.uuid(),
  personKey: z.string(),
  kind: z.enum(observationKinds),
  state: z.enum(caseStates),
  receivedAt: z.string(),
  closedAt: z.string().nullable(),
  /** Of a rejection. */
  reason: z.enum(rejectionReasons).nullable(),
};
/** What the partner that sent it sees. */
export const SentObservation = z.object(received).meta({ id: 'SentObservation' });
export type SentObservation = z.infer<typeof SentObservation>;

/** What an office sees. */
export const ObservationCase = z
  .object({
    ...received,
    personId: z.uuid(),
    otherPersonId: z.uuid().nullable(),
    office: z.string(),
    ageDays: z.number().int(),
    assignee: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    evidence: z.record(z.string(), z.unknown()),
    /** The act that settled it. */
    actId: z.uuid().nullable(),
  })
  .meta({ id: 'ObservationCase' });
export type ObservationCase = z.infer<typeof ObservationCase>;

export const CaseStep = z
  .object({
    step: z.enum(['assigned', 'transferred', 'noted', 'rejected', 'acknowledged', 'reopened']),
    actor: z.string(),
    office: z.string(),
    content: z.string(),
    at: z.string(),
  })
  .meta({ id: 'ObservationStep' });
export type CaseStep = z.infer<typeof CaseStep>;

export const SetAsideAnswer = z
  .object({
    messages: z.array(
      z.object({
        partner: z.string(),
        partition: z.number().int(),
        offset: z.number().int(),
        observationId: z.uuid().nullable(),
        reason: z.string(),
        fields: z.array(z.string()),
        at: z.string(),
      }),
    ),
  })
  .meta({ id: 'ObservationsSetAside' });
