import { z } from 'zod';
import { desks } from '@peristiwa/domain';

const at = z.iso.datetime();
const on = z.iso.date();
const position = z.number().int();
const digest = z.string().nullable().describe('SHA-256, hexadecimal');
const desk = z.enum(desks).nullable().describe('null: every desk may write it');
const type = z.string().describe('`confidential` stands for a type that only auditors see');

export const LedgerAnswer = z
  .object({
    ledgerId: z.uuid(),
    tail: position,
    canSign: z.boolean().describe('A key for checkpoints is configured'),
    types: z.array(z.object({ type: z.string(), stream: z.string(), desk })),
  })
  .meta({ id: 'LedgerAnswer' });

export const ActsAnswer = z
  .object({
    acts: z.array(
      z.object({
        actId: z.uuid(),
        first: position,
        last: position,
        office: z.string(),
        desk,
        occurredOn: on,
        reportedOn: on,
        recordedAt: at,
        supersedes: z.uuid().nullable(),
        types: z.array(type),
      }),
    ),
    next: position
      .nullable()
      .describe('`upTo` of the next page; a page may have few acts or none and still have a next one'),
    searchedFrom: position.describe('The positions from here on were searched'),
  })
  .meta({ id: 'ActsAnswer' });

export const ActInChainAnswer = z
  .object({
    actId: z.uuid(),
    requestId: z.uuid(),
    office: z.string(),
    desk,
    recordedAt: at,
    supersedes: z.uuid().nullable(),
    supersededBy: z.uuid().nullable(),
    events: z.array(
      z.object({
        position,
        streamKind: z.string(),
        streamId: z.uuid(),
        version: z.number().int(),
        eventId: z.uuid(),
        type,
        schemaVersion: z.number().int(),
        occurredOn: on,
        reportedOn: on,
        content: z.string().describe('Digest of the content, computed now'),
        before: digest,
        digest,
        agrees: z.boolean(),
      }),
    ),
    checkpoint: z.object({ position, keyId: z.string(), signedAt: at }).nullable(),
    tail: position,
  })
  .meta({ id: 'ActInChainAnswer' });

export const VerificationAnswer = z
  .object({
    verificationId: z.uuid(),
    kind: z.enum(['verification', 'checkpoint']),
    startedBy: z.string(),
    startedAt: at,
    from: position.optional(),
    to: position.optional(),
    position: position.optional().describe('The last position that was verified'),
    eventsPerSecond: z.number().optional(),
    secondsLeft: z.number().int().optional(),
    isCancelled: z.boolean().describe('Asked to stop; it stops within seconds'),
    endedAt: at.optional(),
    outcome: z
      .enum(['completed', 'cancelled', 'failed', 'interrupted'])
      .optional()
      .describe('Absent while it runs. interrupted: its process ended. completed: also with findings'),
    result: z
      .object({
        ledgerId: z.uuid(),
        events: z.number().int(),
        digest: z.string(),
        checkpoints: z.number().int(),
        findings: z.array(
          z.object({
            kind: z.string(),
            position: position.optional(),
            first: position.optional(),
            streamId: z.uuid().optional(),
            version: z.number().int().optional(),
            events: z.number().int().optional(),
          }),
        ),
        signed: position.optional(),
      })
      .optional(),
  })
  .meta({ id: 'LedgerVerification' });

export const VerificationsAnswer = z
  .object({ verifications: z.array(VerificationAnswer) })
  .meta({ id: 'LedgerVerifications' });

export const CheckpointsAnswer = z
  .object({
    canSign: z.boolean(),
    checkpoints: z.array(
      z.object({
        position,
        digest: z.string(),
        recordedAt: at,
        signedAt: at,
        keyId: z.string(),
        isTrusted: z
          .boolean()
          .optional()
          .describe('Its signature was verified with the configured keys; absent when none are configured'),
      }),
    ),
  })
  .meta({ id: 'LedgerCheckpoints' });
