import type { PlainDate } from '@peristiwa/kernel';
import { parentsAtEntry, type NamedParents } from './parentage';
import type { PersonOnRecord } from './person';

interface ActOfBirth extends NamedParents {
  readonly actNumber: string;
  readonly birthOrder: number;
}

/** An act of birth proves descent: the parents whom it names take the place of those whom the biodata declared. */
export function withBirthAct(person: PersonOnRecord, act: ActOfBirth): PersonOnRecord {
  const parents = parentsAtEntry(act);
  // The act names the parents anew: a parent whom it does not name is none.
  const { motherId: _mother, fatherId: _father, ...others } = person;
  return {
    ...(parents.parents.length > 0 ? { ...others, ...parents } : person),
    birthActNumber: act.actNumber,
    birthOrder: act.birthOrder,
  };
}

interface Child {
  readonly childId: string;
  readonly name: string;
  readonly bornOn: PlainDate;
  readonly birthOrder?: number;
}

export function withChild(
  person: PersonOnRecord,
  { childId, name, bornOn, birthOrder }: Child,
): PersonOnRecord {
  return { ...person, children: [...person.children, { childId, name, bornOn, birthOrder }] };
}

export function withStillbirth(
  person: PersonOnRecord,
  { bornOn, birthOrder }: { readonly bornOn: PlainDate; readonly birthOrder: number },
): PersonOnRecord {
  return { ...person, stillbirths: [...(person.stillbirths ?? []), { bornOn, birthOrder }] };
}
