import { ageOn, reject, type PlainDate } from '@peristiwa/kernel';
import type { DatedEvent, Known } from '../act';
import { refuseKin } from '../marriage/kin';
import { marriageAgeOn, refuseImpossibleAge } from '../marriage/marriage-age';
import { isFlagged } from '../raised-flag';
import { refuseDeceased, type Refused } from '../rules';
import type { MaritalStatus, QualityFlag } from '../values';
import { parentsAtEntry, type NamedParents } from './parentage';
import { activeMarriages, type Biodata, type RegisteredPerson } from './person';
import { widowhoodOf } from './widowhood';

/** The akta perkawinan or buku nikah that a biodata form names (F-1.01). */
export interface MarriageAct {
  readonly number: string;
  readonly marriedOn?: PlainDate;
}

/** A newcomer whose form names a spouse. */
export interface SpouseClaim {
  readonly reportedOn: PlainDate;
  readonly newcomer: Known<
    Pick<Biodata, 'sex' | 'bornOn'> & NamedParents & { readonly maritalStatus: MaritalStatus }
  >;
  readonly spouse: Known<RegisteredPerson>;
  readonly marriageAct?: MarriageAct;
  /** `Reading.kin` of the spouse, and the parents of the newcomer with theirs. */
  readonly kin: ReadonlyMap<string, RegisteredPerson>;
}

export interface SpouseOutcome {
  readonly kind: 'decided';
  /** Both are married by this form. */
  readonly counts: boolean;
  /** After the biodata of the newcomer. */
  readonly own: readonly DatedEvent[];
  readonly theirs: readonly DatedEvent[];
  /** For the biodata of the newcomer. */
  readonly flags: readonly QualityFlag[];
}

/**
 * The spouse whom a biodata form names (F-1.01). A marriage is on record by an act or when both declare it; both then
 * have it (domain.md §2.2 A, §3.1). Where only the newcomer declares it, nobody becomes married by it: both are flagged,
 * and an act of marriage or a declaration of both settles it.
 */
export function spouseDeclared(claim: SpouseClaim): SpouseOutcome | Refused {
  const refused = refuse(claim);
  if (refused) return refused;
  const { newcomer, spouse, marriageAct, reportedOn } = claim;
  const isProven = marriageAct !== undefined && newcomer.state.maritalStatus === 'married-recorded';
  const counts = isProven || haveBothDeclared(claim);
  // INV-06 is only flagged of a husband: his act had the permit of a court, for which the form does not ask.
  const flags: QualityFlag[] = activeMarriages(spouse.state).length > 0 ? ['spouse-already-recorded'] : [];
  const recorded = (spouseId: string, flagged: readonly QualityFlag[] = []): DatedEvent => ({
    type: 'SpouseRecorded',
    occurredOn: reportedOn,
    data: counts
      ? {
          spouseId,
          marriageAct: isProven ? marriageAct : undefined,
          ...(flagged.length > 0 && { flags: flagged }),
        }
      : { spouseId, declaredBy: 'one', flags: ['spouse-declared-by-one'] },
  });
  const widowhood = counts ? widowhoodOf(undefined, spouse) : [];
  return {
    kind: 'decided',
    counts,
    own: [recorded(spouse.id), ...widowhood],
    theirs: [recorded(newcomer.id, flags)],
    flags,
  };
}

/**
 * The spouse declared the same status at entry, no marriage of the spouse is on record, and no form connects the spouse
 * with somebody else.
 */
function haveBothDeclared({ newcomer, spouse }: SpouseClaim): boolean {
  const { marriages, declaredMaritalStatus, flags } = spouse.state;
  const isClaimed = isFlagged(flags, 'spouse-declared-by-one');
  return marriages.length === 0 && !isClaimed && declaredMaritalStatus === newcomer.state.maritalStatus;
}

function refuse({ newcomer, spouse, reportedOn, marriageAct, kin }: SpouseClaim): Refused | undefined {
  const { sex, bornOn, maritalStatus } = newcomer.state;
  if (spouse.state.sex === sex) return reject({ code: 'spouses-same-sex', field: 'spouse' });
  const deceased = refuseDeceased(spouse.state, reportedOn, 'spouse');
  if (deceased) return deceased;
  if (!maritalStatus.startsWith('married')) {
    return reject({ code: 'marital-status-mismatch', field: 'person.maritalStatus' });
  }
  // INV-06: a wife has one husband, whatever another act says; an officer finds out which one is right.
  if (marriageAct && sex === 'male' && activeMarriages(spouse.state).length > 0) {
    return reject({ code: 'already-married', field: 'spouse' });
  }
  const age = { reportedOn, marriageAct };
  const tooYoung =
    refuseYoung({ sex, bornOn }, 'person.bornOn', age) ?? refuseYoung(spouse.state, 'spouse', age);
  if (tooYoung) return tooYoung;
  const own = { id: newcomer.id, state: { ...parentsAtEntry(newcomer.state), marriages: [] } };
  return refuseKin(own, spouse, kin, 'spouse');
}

/**
 * The form does not say when the two married. Whoever is under the age of marriage on the day of the form married with
 * a dispensation, which only the act of marriage shows (INV-05).
 */
function refuseYoung(
  { sex, bornOn }: Pick<Biodata, 'sex' | 'bornOn'>,
  field: string,
  { reportedOn, marriageAct }: Pick<SpouseClaim, 'reportedOn' | 'marriageAct'>,
): Refused | undefined {
  const impossible = refuseImpossibleAge(bornOn, marriageAct?.marriedOn ?? reportedOn, field);
  if (impossible || marriageAct) return impossible;
  const ageRequired = marriageAgeOn(reportedOn, sex);
  if (ageOn(bornOn, reportedOn) >= ageRequired) return undefined;
  return reject({ code: 'under-marriage-age', field, ageRequired });
}
