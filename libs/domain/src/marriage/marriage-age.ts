import { ageOn, plainDate, reject, type PlainDate } from '@peristiwa/kernel';
import type { RegisteredPerson } from '../person/person';
import type { Refused } from '../rules';
import type { Sex } from '../values';
import { refuseDecree } from './decree';

/** UU 16/2019 is in force from this day: 19 for both. */
const LAW_OF_2019 = plainDate('2019-10-15');
/** UU 1/1974 art. 7 is in force from this day (PP 9/1975 art. 49): 19 for men, 16 for women. */
const LAW_OF_1974 = plainDate('1975-10-01');
/** No court of Indonesia permits a wedding below this age; a younger party is an error in the data. */
const YOUNGEST = 12;

/** The age of marriage by the law of the wedding day. Before UU 1/1974 no age was the same for all. */
export function marriageAgeOn(marriedOn: PlainDate, sex: Sex): number {
  if (marriedOn >= LAW_OF_2019) return 19;
  if (marriedOn < LAW_OF_1974) return YOUNGEST;
  return sex === 'female' ? 16 : 19;
}

/** INV-05: a party under age needs a dispensasi kawin; no paper makes a wedding of a child possible. */
export function refuseAge(
  { bornOn, sex }: Pick<RegisteredPerson, 'bornOn' | 'sex'>,
  marriedOn: PlainDate,
  paper: { readonly field: string; readonly courtDispensation?: string },
): Refused | undefined {
  const { field, courtDispensation } = paper;
  const impossible = refuseImpossibleAge(bornOn, marriedOn, field);
  if (impossible) return impossible;
  const ageRequired = marriageAgeOn(marriedOn, sex);
  if (ageOn(bornOn, marriedOn) >= ageRequired) return undefined;
  if (courtDispensation === undefined) return reject({ code: 'under-marriage-age', field, ageRequired });
  return refuseDecree({ field: 'courtDispensation', number: courtDispensation, until: marriedOn });
}

/** The youngest age at which anybody can be married, or have been married, on a day. */
export function refuseImpossibleAge(bornOn: PlainDate, day: PlainDate, field: string): Refused | undefined {
  if (day >= bornOn && ageOn(bornOn, day) >= YOUNGEST) return undefined;
  return reject({ code: 'marriage-age-impossible', field, ageRequired: YOUNGEST });
}
