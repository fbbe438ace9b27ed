import type { PlainDate } from '@peristiwa/kernel';
import type { Citizenship } from '../values';
import { parentage } from './parentage';
import type { PersonOnRecord } from './person';

/** The father by acknowledgement is the father by descent (UU 24/2013 art. 49). */
export function acknowledged(
  person: PersonOnRecord,
  {
    fatherId,
    citizenship,
    dualUntil,
  }: { readonly fatherId: string; readonly citizenship?: Citizenship; readonly dualUntil?: PlainDate },
): PersonOnRecord {
  const father = { role: 'father', kind: 'acknowledged', personId: fatherId } as const;
  return {
    ...person,
    ...parentage([...person.parents, father]),
    ...(citizenship && { citizenship }),
    ...(dualUntil && { dualUntil }),
  };
}

export function legitimised(person: PersonOnRecord): PersonOnRecord {
  const parents = person.parents.map((parent) =>
    parent.kind === 'adoptive' ? parent : { ...parent, kind: 'legitimised' as const },
  );
  return { ...person, ...parentage(parents) };
}
