import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import { issueActNumber } from '../issuance';
import { isLate, personNotFound, refuseDates, refuseOffice } from '../rules';
import type { BirthAttendant, DeliveryPlace, Sex, StillbirthAttestor } from '../values';
import { ageOfParent, flagsOfBirth } from './birth-flags';
import { byName, inRegister, withFoldedName, type Parent } from './birth-report';
import type { Person } from './person';
import { refuseFather, refuseMother, refuseParent } from './refuse-parent';
import { residenceOfEvent } from './residence';

export interface RecordStillbirth {
  readonly bornOn: PlainDate;
  readonly reportedOn: PlainDate;
  /** Lama kandungan. */
  readonly gestationWeeks: number;
  /** Unknown for an early one. */
  readonly sex?: Sex;
  /** Anak ke-. */
  readonly birthOrder: number;
  /** Jenis kelahiran: children of this delivery, those born alive included. */
  readonly plurality?: number;
  readonly deliveryPlace: DeliveryPlace;
  readonly placeName?: string;
  readonly attendant?: BirthAttendant;
  /** Sebab lahir mati, in the words of the letter. */
  readonly cause?: string;
  readonly attestedBy: StillbirthAttestor;
  readonly sptjm?: string;
}

export interface StillbirthFacts {
  readonly mother: Known<Person>;
  readonly father?: Parent;
}

export interface StillbirthResult {
  readonly motherId: string;
  readonly documentNumber: string;
}

/** `domain.md` §2.2 A, LHRMATI: within 30 days. */
export const REPORT_WITHIN_DAYS = 30;

/**
 * Records a stillbirth (lahir mati → surat keterangan lahir mati, UU 24/2013 art. 33) on the record of the mother. It
 * makes no person and no NIK (INV-12). A child who lived and died has an act of birth and an act of death instead.
 */
export function recordStillbirth(
  command: RecordStillbirth,
  facts: StillbirthFacts,
  context: ActContext,
): ActDecision<StillbirthResult> {
  const { bornOn, birthOrder, plurality = 1, sptjm } = command;
  const { gestationWeeks, sex, deliveryPlace, placeName, attendant, cause, attestedBy } = command;
  const mother = inRegister(facts.mother);
  const father = withFoldedName(facts.father);
  if (!mother) return personNotFound('mother');
  const refusal = together(
    refuseDates(bornOn, command.reportedOn, context, 'bornOn'),
    refuseParent(mother, 'mother') ?? refuseMother(mother, bornOn),
    refuseParent(father, 'father') ?? refuseFather(father, bornOn),
    refuseOffice(mother.state.placement.address.area, context),
  );
  if (refusal) return refusal;
  const { children, stillbirths = [] } = mother.state;
  const siblings = [...children, ...stillbirths];
  if (stillbirths.some((other) => other.bornOn === bornOn && other.birthOrder === birthOrder)) {
    return reject({ code: 'duplicate-birth', field: 'birthOrder' });
  }
  const documentNumber = issueActNumber(context, 'LM');
  const child = { birthOrder };
  const report = { bornOn, sptjm, plurality, children: [child] };
  const flags = flagsOfBirth({ report, mother, father, siblings, decisionMissing: false }, child);
  const data = {
    documentNumber,
    bornOn,
    gestationWeeks,
    sex,
    birthOrder,
    plurality,
    deliveryPlace,
    placeName,
    attendant,
    cause,
    attestedBy,
    sptjm,
    residence: residenceOfEvent(mother.state, bornOn),
    motherAge: ageOfParent(mother, bornOn),
    fatherId: inRegister(father)?.id,
    fatherName: byName(father)?.name,
    reportedLate: isLate(bornOn, REPORT_WITHIN_DAYS, context),
    flags,
  };
  return accept({
    changes: [
      {
        stream: { kind: 'person', id: mother.id },
        events: [{ type: 'StillbirthRecorded', occurredOn: bornOn, data }],
      },
    ],
    reservations: [{ kind: 'act', value: documentNumber, streamId: mother.id }],
    result: { motherId: mother.id, documentNumber },
  });
}
