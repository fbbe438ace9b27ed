import { z } from 'zod';
import {
  bloodTypes,
  channels,
  citizenships,
  educations,
  maritalStatuses,
  nikReasons,
  relationships,
  religions,
  reporterRelationships,
  sexes,
} from '@peristiwa/domain';
import { DocumentsAnswer } from './documents-answer';
import { StayPermitAnswer } from './stay-permit-answer';

const at = z.iso.datetime();
const on = z.iso.date();
const position = z.number().int();

const Address = z
  .object({
    area: z.string(),
    recordedArea: z
      .string()
      .optional()
      .describe('The code on record, if a boundary reform has replaced it since'),
    line: z.string(),
    rt: z.string(),
    rw: z.string(),
    postalCode: z.string().optional(),
    village: z.string().optional(),
    district: z.string().optional(),
    regency: z.string().optional(),
    province: z.string().optional(),
  })
  .meta({ id: 'AddressAnswer' });

const asOf = z.object({ validAt: on.optional(), knownAt: at.optional() });
/** Who recorded an act when: office, desk and role, never a name. */
const record = {
  actId: z.uuid(),
  recordedAt: at,
  recordedBy: z.object({
    office: z.string(),
    desk: z.string().nullable(),
    role: z.enum(['registrar', 'system']),
    approved: z.literal(true).optional().describe('A second officer approved it'),
  }),
};
/** Reason and legal basis (alasan, dasar) of an act that corrects or cancels another. */
const grounds = {
  reason: z.string().optional(),
  legalBasis: z
    .object({
      kind: z.enum(['court', 'contrarius-actus', 'authentic-document']),
      number: z.string(),
      date: on,
      issuer: z.string(),
      sptjm: z.string().optional(),
    })
    .optional(),
};

const supersededBy = z
  .object({
    ...record,
    by: z.enum(['cancellation', 'correction', 'annulment']),
    ...grounds,
  })
  .optional();

/** Members of every answer about a stream: how recent the state is. */
const stream = { version: z.number().int(), position, parkedSince: at.optional() };
const personStatus = z
  .enum(['resident', 'moving', 'abroad', 'deceased', 'cancelled', 'merged'])
  .describe(
    'abroad: moved abroad with an SKPLN; address and family card are the last ones. ' +
      'cancelled: the act of entry is void. merged: a duplicate; `survivorId` names the person who stays.',
  );

export const PersonAnswer = z
  .object({
    personId: z.uuid(),
    ...stream,
    asOf: asOf.optional(),
    nik: z.string(),
    name: z.string(),
    sex: z.enum(sexes.values),
    bornOn: on,
    birthPlace: z.string(),
    religion: z.enum(religions.values),
    education: z.enum(educations.values),
    occupation: z.number().int(),
    citizenship: z.enum(citizenships.values),
    bloodType: z.enum(bloodTypes.values),
    birthActNumber: z.string().optional(),
    motherId: z.uuid().optional(),
    fatherId: z.uuid().optional(),
    status: personStatus,
    survivorId: z.uuid().optional(),
    maritalStatus: z.enum(maritalStatuses.values),
    family: z.object({
      familyId: z.uuid(),
      kkNumber: z.string(),
      relationship: z.enum(relationships.values),
    }),
    address: Address,
    placedOn: on,
    marriages: z.array(
      z.object({
        spouseId: z.uuid(),
        form: z.enum(['recorded', 'unrecorded']),
        marriedOn: on.optional(),
        actNumber: z.string().optional(),
        endedOn: on.optional(),
        endedBy: z.enum(['death', 'divorce', 'annulment']).optional(),
      }),
    ),
    children: z.array(z.object({ childId: z.uuid(), name: z.string(), bornOn: on })),
    departure: z
      .object({
        moveId: z.uuid(),
        destination: z.string().optional(),
        validUntil: on.optional(),
        closed: z.boolean(),
      })
      .optional(),
    stayPermit: StayPermitAnswer.optional(),
    nonPermanentStay: z.object({ area: z.string(), from: on, until: on.optional() }).optional(),
    abroad: z.object({ country: z.string(), since: on }).optional(),
    death: z.object({ diedOn: on, actNumber: z.string(), cause: z.string() }).optional(),
    documents: DocumentsAnswer,
    inactiveNik: z
      .object({ since: on, reason: z.enum(nikReasons.values) })
      .optional()
      .describe('NIK nonaktif; absent while the NIK is active'),
    missing: z.object({ since: on }).optional().describe('Hilang, by a decree of the court'),
    aliases: z
      .array(z.object({ personId: z.uuid(), nik: z.string() }))
      .optional()
      .describe('Duplicates that were merged into this person'),
    lastOccurredOn: on,
    flags: z.array(z.string()),
  })
  .meta({ id: 'PersonAnswer' });

export const TimelineAnswer = z
  .object({
    personId: z.uuid(),
    asOf,
    events: z.array(
      z.object({
        version: z.number().int(),
        position,
        type: z.string(),
        schemaVersion: z.number().int(),
        eventId: z.uuid(),
        actIndex: z.number().int(),
        actSize: z.number().int(),
        occurredOn: on,
        reportedOn: on,
        office: z.string(),
        ...record,
        requestId: z.uuid(),
        supersedes: z.uuid().nullable(),
        settles: z.uuid().optional().describe('The case of data balikan that the act settles'),
        ...grounds,
        data: z.record(z.string(), z.unknown()),
        isVoid: z.boolean(),
        supersededBy,
        changed: z.array(z.string()),
      }),
    ),
    reasons: z.record(
      z.string(),
      z.object({
        version: z.number().int(),
        type: z.string(),
        ...record,
        superseded: z.array(z.number().int()),
      }),
    ),
  })
  .meta({ id: 'TimelineAnswer' });

const act = {
  actId: z.uuid(),
  latestActId: z.uuid().describe('The last act that corrected or cancelled it; else the act itself'),
  kind: z.string().nullable(),
  stands: z.boolean().describe('false: the act is cancelled'),
  moveId: z.uuid().optional().describe('Of an SKPWNI: the move'),
  acts: z.array(z.object({ ...record, supersedes: z.uuid().nullable(), ...grounds })),
  persons: z.array(
    z.object({
      personId: z.uuid(),
      isSubject: z.boolean().describe('Subjek akta; false for relatives whose records it changed'),
      facts: z.array(z.object({ type: z.string(), occurredOn: on, data: z.record(z.string(), z.unknown()) })),
    }),
  ),
};

/** By its number. */
export const ActAnswer = z.object({ actNumber: z.string(), ...act }).meta({ id: 'ActAnswer' });

/** By its id. */
export const OpenedActAnswer = z.object(act).meta({ id: 'OpenedActAnswer' });

export const PersonsFoundAnswer = z
  .object({
    persons: z.array(
      z.object({
        personId: z.uuid(),
        name: z.string(),
        sex: z.enum(sexes.values),
        bornOn: on,
        status: personStatus,
        area: z.string(),
        motherName: z.string().optional(),
      }),
    ),
    isComplete: z.boolean().describe('false: more persons were found than the answer has'),
  })
  .meta({ id: 'PersonsFoundAnswer' });

export const FamilyAnswer = z
  .object({
    familyId: z.uuid(),
    ...stream,
    asOf: asOf.optional(),
    status: z.enum(['active', 'closed']),
    kkNumber: z.string(),
    headId: z.uuid(),
    changedOn: on,
    flags: z.array(z.string()),
    address: Address,
    members: z.array(
      z.object({
        personId: z.uuid(),
        relationship: z.enum(relationships.values),
        name: z.string().optional(),
        sex: z.enum(sexes.values).optional(),
        bornOn: on.optional(),
        status: personStatus.optional(),
      }),
    ),
  })
  .meta({ id: 'FamilyAnswer' });

export const CardHistoryAnswer = z
  .object({
    familyId: z.uuid(),
    asOf,
    events: z.array(
      z.object({
        version: z.number().int(),
        position,
        type: z.string(),
        occurredOn: on,
        reportedOn: on,
        ...record,
        supersedes: z.uuid().nullable(),
        isVoid: z.boolean(),
        supersededBy,
        changed: z.array(z.string()),
        card: z
          .object({
            status: z.enum(['active', 'closed']),
            kkNumber: z.string(),
            headId: z.uuid(),
            address: Address,
            members: z.array(z.object({ personId: z.uuid(), relationship: z.enum(relationships.values) })),
          })
          .optional(),
      }),
    ),
  })
  .meta({ id: 'CardHistoryAnswer' });

const party = {
  nik: z.string().optional(),
  name: z.string(),
  kkNumber: z.string().optional(),
  citizenship: z.enum(citizenships.values).optional(),
};

/** What an act was reported with: members of the envelope (domain.md §2.4). */
export const ReportAnswer = z
  .object({
    ...record,
    requestId: z.uuid(),
    reportedOn: on,
    supersedes: z.uuid().nullable(),
    reporter: z.object({ ...party, relationship: z.enum(reporterRelationships.values) }).optional(),
    witnesses: z.array(z.object(party)).optional(),
    legalBasis: z
      .object({
        kind: z.string(),
        number: z.string(),
        date: on,
        issuer: z.string(),
        sptjm: z.string().optional(),
      })
      .optional(),
    channel: z.enum(channels.values).optional(),
  })
  .meta({ id: 'ReportAnswer' });

const count = { male: z.number().int(), female: z.number().int(), total: z.number().int() };
const area = { area: z.string(), name: z.string().optional() };

export const ResidentsAnswer = z
  .object({
    area: area.area.optional(),
    name: area.name,
    ...count,
    areas: z.array(z.object({ ...area, ...count })),
  })
  .meta({ id: 'ResidentsAnswer' });

export const PopulationAnswer = z
  .object({
    area: area.area.optional(),
    name: area.name,
    on,
    knownAt: at.optional(),
    ...count,
    ages: z.array(z.object({ from: z.number().int(), to: z.number().int().optional(), ...count })),
    areas: z.array(z.object({ ...area, ...count })),
  })
  .meta({ id: 'PopulationAnswer' });

const balance = {
  populationBefore: z.number().int(),
  births: z.number().int(),
  deaths: z.number().int(),
  arrivals: z.number().int(),
  registrations: z.number().int(),
  departures: z.number().int(),
  populationAfter: z.number().int(),
};

export const BalanceAnswer = z
  .object({
    area: area.area.optional(),
    name: area.name,
    from: on,
    to: on,
    knownAt: at.optional(),
    ...balance,
    birthsThatOccurred: z
      .number()
      .int()
      .optional()
      .describe('By place of birth, wherever the child lives; of a province or a regency'),
    areas: z.array(z.object({ ...area, ...balance })),
  })
  .meta({ id: 'BalanceAnswer' });

export const StatusAnswer = z
  .object({
    position,
    slices: z.array(
      z.object({
        slice: z.number().int(),
        position,
        isLeased: z.boolean(),
        foldVersion: z.number().int(),
      }),
    ),
    tail: position,
    lagEvents: z.number().int(),
    lagSeconds: z.number(),
    anomalies: z.number().int(),
    fold: z.object({ version: z.number().int(), statesOf: z.number().int(), rebuildDue: z.boolean() }),
    rebuild: z
      .object({
        kind: z.enum(['rebuild', 'rollback']),
        phase: z.string(),
        paused: z.boolean(),
        events: z.number().int(),
        eventsTotal: z.number().int(),
        eventsPerSecond: z.number(),
      })
      .optional(),
  })
  .meta({ id: 'StatusAnswer' });

export const AnomaliesAnswer = z
  .object({
    anomalies: z.array(
      z.object({
        streamId: z.uuid(),
        kind: z.enum(['person', 'family']),
        reason: z.string(),
        version: z.number().int(),
        position,
        attempts: z.number().int(),
        since: at,
        triedAt: at,
      }),
    ),
  })
  .meta({ id: 'AnomaliesAnswer' });

export const FlaggedAnswer = z
  .object({
    persons: z.array(
      z.object({
        personId: z.uuid(),
        area: z.string(),
        familyId: z.uuid(),
        flags: z.array(z.string()),
        raised: z.array(z.object({ kind: z.string(), since: z.string(), actId: z.uuid() })),
        version: z.number().int(),
        position,
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'FlaggedAnswer' });

export const RefoldAnswer = z
  .object({ streamId: z.uuid(), healed: z.boolean() })
  .meta({ id: 'RefoldAnswer' });
