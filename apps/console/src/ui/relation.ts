interface PersonOfAct {
  readonly personId: string;
  readonly isSubject: boolean;
  readonly facts: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
}

/** What somebody is to the subject of an act. `member`: of the same family card, with nothing nearer in the act. */
export type Relation = 'subject' | 'mother' | 'father' | 'spouse' | 'child' | 'member';

const NAMED_BY = { motherId: 'mother', fatherId: 'father', spouseId: 'spouse', childId: 'child' } as const;

/** As the facts of the act say it: by a member of the subject that names the person, or by a fact of the person. */
export function relationOf(
  { personId, isSubject, facts }: PersonOfAct,
  persons: readonly PersonOfAct[],
): Relation {
  if (isSubject) return 'subject';
  const ofSubjects = persons.filter((other) => other.isSubject).flatMap((subject) => subject.facts);
  for (const [member, relation] of Object.entries(NAMED_BY))
    if (ofSubjects.some(({ data }) => data[member] === personId)) return relation;
  const parent = facts.map(({ data }) => data['parent']).find((one) => one === 'mother' || one === 'father');
  if (parent) return parent;
  return facts.some(({ data }) => data['spouseId'] !== undefined) ? 'spouse' : 'member';
}
