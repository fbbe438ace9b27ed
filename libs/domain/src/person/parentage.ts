import type { PlainDate } from '@peristiwa/kernel';

export interface ParentOnRecord {
  readonly role: 'mother' | 'father';
  /** Kandung, pengakuan anak, pengesahan anak, pengangkatan anak (domain.md §2.2 A: LAHIR, AKU, SAH, ANGKAT). */
  readonly kind: 'biological' | 'acknowledged' | 'legitimised' | 'adoptive';
  /** A parent in the register; otherwise the name, and the day of birth where that is known. */
  readonly personId?: string;
  /** Never for partners (UU 24/2013 art. 84; domain.md §5.4). */
  readonly name?: string;
  readonly bornOn?: PlainDate;
}

/** The parents of a person, and the ids by which most rules ask for them. */
export interface Parentage {
  readonly parents: readonly ParentOnRecord[];
  /** By descent: an adoption does not end that tie (UU 23/2002 art. 39(2)). */
  readonly motherId?: string;
  readonly fatherId?: string;
}

export function parentage(parents: readonly ParentOnRecord[]): Parentage {
  const byDescent = (role: ParentOnRecord['role']) =>
    parents.find((parent) => parent.role === role && parent.kind !== 'adoptive')?.personId;
  const [motherId, fatherId] = [byDescent('mother'), byDescent('father')];
  // A member that is absent, not undefined: a state read from its row has its members in the same order.
  return { parents, ...(motherId && { motherId }), ...(fatherId && { fatherId }) };
}

/** The members that an event of entry has about the parents. */
export interface NamedParents {
  readonly motherId?: string;
  readonly motherName?: string;
  readonly motherBornOn?: PlainDate;
  readonly fatherId?: string;
  readonly fatherName?: string;
  readonly fatherBornOn?: PlainDate;
}

export function parentsAtEntry(entry: NamedParents): Parentage {
  const parents: ParentOnRecord[] = [];
  const { motherId, motherName, motherBornOn, fatherId, fatherName, fatherBornOn } = entry;
  const kind = 'biological';
  if (motherId) parents.push({ role: 'mother', kind, personId: motherId });
  else if (motherName) parents.push({ role: 'mother', kind, name: motherName, bornOn: motherBornOn });
  if (fatherId) parents.push({ role: 'father', kind, personId: fatherId });
  else if (fatherName) parents.push({ role: 'father', kind, name: fatherName, bornOn: fatherBornOn });
  return parentage(parents);
}

/** Nama ibu kandung of a mother who is not in the register. */
export function motherNameOf({ parents }: Pick<Parentage, 'parents'>): string | undefined {
  return parents.find(({ role, kind }) => role === 'mother' && kind !== 'adoptive')?.name;
}
