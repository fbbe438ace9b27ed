import type { PlainDate } from '@peristiwa/kernel';
import type { Citizenship } from '../values';
import { parentage } from './parentage';
import type { PersonOnRecord } from './person';

/**
 * The father by acknowledgement is the father by descent (UU 24/2013 art. 49). A legitimation of the same day is of both
 * parents, whichever act was recorded first.
 */
export function acknowledged(
  person: PersonOnRecord,
  {
    fatherId,
    citizenship,
    dualUntil,
  }: { readonly fatherId: string; readonly citizenship?: Citizenship; readonly dualUntil?: PlainDate },
): PersonOnRecord {
  const isLegitimised = person.parents.some(({ kind }) => kind === 'legitimised');
  const kind = isLegitimised ? 'legitimised' : 'acknowledged';
  const father = { role: 'father', kind, personId: fatherId } as const;
  return {
    ...person,
    ...parentage([...person.parents, father]),
    ...(citizenship && { citizenship }),
    ...(dualUntil && { dualUntil }),
  };
}

/** The parents by descent remain; those of an earlier adoption do not. */
export function adopted<Someone extends PersonOnRecord>(
  person: Someone,
  { motherId, fatherId }: { readonly motherId?: string; readonly fatherId?: string },
): Someone {
  const by = (role: 'mother' | 'father', personId: string | undefined) =>
    personId === undefined ? [] : [{ role, kind: 'adoptive', personId } as const];
  const byDescent = person.parents.filter(({ kind }) => kind !== 'adoptive');
  return {
    ...person,
    ...parentage([...byDescent, ...by('mother', motherId), ...by('father', fatherId)]),
  };
}

export function legitimised(person: PersonOnRecord): PersonOnRecord {
  const parents = person.parents.map((parent) =>
    parent.kind === 'adoptive' ? parent : { ...parent, kind: 'legitimised' as const },
  );
  return { ...person, ...parentage(parents) };
}
