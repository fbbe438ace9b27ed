import { reject } from '@peristiwa/kernel';
import type { Known } from '../act';
import { activeMarriages, type RegisteredPerson } from '../person/person';
import type { Refused } from '../rules';

type Ties = Pick<RegisteredPerson, 'parents' | 'marriages'>;
/** Records that may connect the two: `lineageOf` them, and `parentIdsOf` those. */
type People = ReadonlyMap<string, Ties>;

/** What two persons are to each other, where the law forbids them to marry (UU 1/1974 art. 8). */
export type ForbiddenKinship =
  'ancestor' | 'sibling' | 'sibling-of-ancestor' | 'parent-in-law' | 'step-parent' | 'relative-of-wife';

/**
 * Larangan kawin by kinship on record (UU 1/1974 art. 8): ancestors and descendants (a); siblings, and siblings of a
 * parent or grandparent (b); parents-in-law, children-in-law, step-parents and stepchildren, also after the marriage
 * that made them so has ended (c); and for a husband with another wife, her sisters, aunts and nieces (e). Parents are
 * those by descent and by adoption. Kinship by milk (d) is not in the register.
 */
export function forbiddenKinship(
  husband: Known<Ties>,
  wife: Known<Ties>,
  people: People,
): ForbiddenKinship | undefined {
  const [his, hers] = [ancestorsOf(husband.state, people), ancestorsOf(wife.state, people)];
  if (his.flat().includes(wife.id) || hers.flat().includes(husband.id)) return 'ancestor';
  const collateral = collateralKinship(his, hers);
  if (collateral) return collateral;
  const inLaw = inLawOf(husband, wife, people) ?? inLawOf(wife, husband, people);
  if (inLaw) return inLaw;
  const otherWives = activeMarriages(husband.state).filter(({ spouseId }) => spouseId !== wife.id);
  const isRelative = otherWives.some(({ spouseId }) => {
    const other = people.get(spouseId);
    return other !== undefined && collateralKinship(ancestorsOf(other, people), hers) !== undefined;
  });
  return isRelative ? 'relative-of-wife' : undefined;
}

/** @see forbiddenKinship */
export function refuseKin(
  husband: Known<Ties>,
  wife: Known<Ties>,
  people: People,
  field = 'wife',
): Refused | undefined {
  const relation = forbiddenKinship(husband, wife, people);
  return relation && reject({ code: 'kinship-forbids-marriage', field, relation });
}

/**
 * Is a marriage in force one that kinship on record forbids, since the parents became known after the wedding? Only a
 * court ends it (UU 1/1974 arts 8 and 22).
 */
export function isMarriedToKin(
  { id, state }: Known<Ties & Pick<RegisteredPerson, 'sex'>>,
  people: People,
): boolean {
  return activeMarriages(state).some(({ spouseId }) => {
    const spouse = people.get(spouseId);
    if (!spouse) return false;
    const [own, other] = [
      { id, state },
      { id: spouseId, state: spouse },
    ];
    const [husband, wife] = state.sex === 'male' ? [own, other] : [other, own];
    return forbiddenKinship(husband, wife, people) !== undefined;
  });
}

/** The parents and all spouses, present and former, of some persons, by whom two of them may be related. */
export function lineageOf(people: Iterable<Ties>): string[] {
  return [...new Set([...people].flatMap((person) => [...parentsOf(person), ...spousesOf(person)]))];
}

export function parentIdsOf(people: Iterable<Ties>): string[] {
  return [...new Set([...people].flatMap(parentsOf))];
}

type Generations = readonly [parents: string[], grandparents: string[], theirParents: string[]];

function ancestorsOf(person: Ties, people: People): Generations {
  const above = (ids: readonly string[]) => parentIdsOf(ids.flatMap((id) => people.get(id) ?? []));
  const parents = parentsOf(person);
  const grandparents = above(parents);
  return [parents, grandparents, above(grandparents)];
}

function collateralKinship(a: Generations, b: Generations): 'sibling' | 'sibling-of-ancestor' | undefined {
  if (share(a[0], b[0])) return 'sibling';
  const ofAncestor = [1, 2].some((generation) => {
    return share(a[0], b[generation] ?? []) || share(b[0], a[generation] ?? []);
  });
  return ofAncestor ? 'sibling-of-ancestor' : undefined;
}

/** What `other` is to a person through the spouses of that person. */
function inLawOf(person: Known<Ties>, other: Known<Ties>, people: People) {
  const spouses = spousesOf(person.state).filter((id) => id !== other.id);
  if (share(spouses, ancestorsOf(other.state, people).flat())) return 'step-parent' as const;
  const parentsInLaw = spouses.flatMap((id) => ancestorsOf(people.get(id) ?? nobody, people).flat());
  return parentsInLaw.includes(other.id) ? ('parent-in-law' as const) : undefined;
}
const nobody: Ties = { parents: [], marriages: [] };

function parentsOf({ parents }: Ties): string[] {
  return parents.flatMap(({ personId }) => personId ?? []);
}

/** An annulled marriage made nobody a relative. */
function spousesOf({ marriages }: Ties): string[] {
  return marriages.filter(({ endedBy }) => endedBy !== 'annulment').map(({ spouseId }) => spouseId);
}

function share(a: readonly string[], b: readonly string[]): boolean {
  return a.some((id) => b.includes(id));
}
