import { biodataFacts, contextOn, HOME, rina } from '@peristiwa/testing/domain';
import { recordBiodata, type RecordBiodata } from '../../person/record-biodata';
import { recordFamily } from '../../person/record-family';
import type { Relationship } from '../../values';
import { day, type Decide } from '../scenes-under-test';

/** Each act here is accepted unless the example changes it. */
export const enters =
  (
    change: Partial<RecordBiodata['person']> = {},
    named: Parameters<typeof biodataFacts>[1] = {},
    card: RecordBiodata['family'] = { kind: 'new', address: HOME },
  ): Decide =>
  (known) =>
    recordBiodata(
      {
        reportedOn: day,
        person: { ...rina, ...change },
        family: card,
      },
      biodataFacts(known, named),
      contextOn(),
    );

/** A family of members with these relationships, of whom the children name a ninth member as their mother. */
export const entersFamily =
  (relationships: readonly Relationship[]): Decide =>
  () => {
    const members = relationships.map((relationship) => ({
      relationship,
      person: rina,
      mother: relationship === 'child' ? { member: 8 } : undefined,
      alike: [],
    }));
    return recordFamily({ reportedOn: day, address: HOME, members }, new Map(), contextOn());
  };
