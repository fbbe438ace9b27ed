import { ageOn, reject, type PlainDate } from '@peristiwa/kernel';
import { isMarriedToKin } from '../../marriage/kin';
import { marriageAgeOn, refuseImpossibleAge } from '../../marriage/marriage-age';
import { isUnusualParent } from '../../person/birth-flags';
import { parentsAtEntry, type NamedParents } from '../../person/parentage';
import type { Biodata, RegisteredPerson } from '../../person/person';
import { isFlagged } from '../../raised-flag';
import { isRegistered, type Refused } from '../../rules';
import type { QualityFlag } from '../../values';
import type { Scene } from '../correct-act';

/** A person as the corrected act of entry describes him or her. */
type Described = Pick<Biodata, 'bornOn' | 'sex'> & NamedParents;

/** The flags that `flagsOfLife` decides. */
export const lifeFlags = [
  'marriage-not-allowed',
  'mother-age-unusual',
  'father-age-unusual',
] as const satisfies readonly QualityFlag[];

/**
 * Marriages and children on record that the corrected day of birth or sex makes impossible (INV-05, INV-10, INV-14): one of
 * the two records is wrong, and the marriage or the birth is corrected or cancelled first.
 */
export function refuseLife(
  id: string,
  { bornOn, sex }: Pick<Described, 'bornOn' | 'sex'>,
  { present, reportedOn }: Scene,
): Refused | undefined {
  const person = present.persons.get(id);
  if (!isRegistered(person)) return undefined;
  const weddings = lasting(person);
  if (sex !== person.sex) {
    if (weddings.length > 0) return reject({ code: 'spouse-sex-mismatch', field: 'sex' });
    const code = sex === 'male' ? ('mother-not-female' as const) : ('father-not-male' as const);
    if (person.children.length > 0) return reject({ code, field: 'sex' });
  }
  if (bornOn === person.bornOn) return undefined;
  for (const { marriedOn } of weddings) {
    const refused = refuseImpossibleAge(bornOn, marriedOn ?? reportedOn, 'bornOn');
    if (refused) return refused;
  }
  return undefined;
}

/** What is possible and has to be checked: INV-05, INV-10, and UU 1/1974 art. 8 by the parents as corrected. */
export function flagsOfLife(id: string, corrected: Described, { present }: Scene): QualityFlag[] {
  const person = present.persons.get(id);
  if (!isRegistered(person)) return [];
  const { bornOn, sex } = corrected;
  // A wedding under age by the day on record had a dispensation.
  const isKnown = isFlagged(person.flags, 'marriage-not-allowed');
  const isYoung = lasting(person).some(
    ({ marriedOn, legalisedOn }) =>
      marriedOn &&
      !legalisedOn &&
      isUnderAge(bornOn, marriedOn, sex) &&
      (isKnown || !isUnderAge(person.bornOn, marriedOn, sex)),
  );
  const isUnusual = person.children.some((child) => isUnusualParent(sex, ageOn(bornOn, child.bornOn)));
  const flags: QualityFlag[] = [];
  if (
    isYoung ||
    isMarriedToKin({ id, state: { ...person, ...parentsAtEntry(corrected) } }, registeredIn(present))
  ) {
    flags.push('marriage-not-allowed');
  }
  if (isUnusual) flags.push(sex === 'female' ? 'mother-age-unusual' : 'father-age-unusual');
  return flags;
}

function registeredIn({ persons }: Scene['present']): ReadonlyMap<string, RegisteredPerson> {
  return new Map(
    [...persons].flatMap(([id, person]) => (isRegistered(person) ? [[id, person] as const] : [])),
  );
}

function isUnderAge(bornOn: PlainDate, marriedOn: PlainDate, sex: Biodata['sex']): boolean {
  return ageOn(bornOn, marriedOn) < marriageAgeOn(marriedOn, sex);
}

/** An annulled marriage was none. */
function lasting({ marriages }: RegisteredPerson) {
  return marriages.filter(({ endedBy }) => endedBy !== 'annulment');
}
