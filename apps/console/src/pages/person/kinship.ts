/** A relative in the tree. Without a name where only the id is known: the record of that person has to be opened. */
export interface Kin {
  readonly personId: string;
  readonly kind: 'self' | 'mother' | 'father' | 'spouse' | 'child';
  readonly name?: string;
  /** Of a spouse: the marriage has ended. */
  readonly isFormer?: boolean;
  /** Day of the marriage or of birth. */
  readonly since?: string;
}

export interface PlacedKin extends Kin {
  readonly x: number;
  readonly y: number;
}

interface Relatives {
  readonly personId: string;
  readonly name: string;
  readonly bornOn: string;
  readonly motherId?: string;
  readonly fatherId?: string;
  readonly marriages: readonly {
    readonly spouseId: string;
    readonly marriedOn?: string;
    readonly endedOn?: string;
  }[];
  readonly children: readonly { readonly childId: string; readonly name: string; readonly bornOn: string }[];
}

/** Distances of the tree in its own units; the picture is scaled to its frame. */
export const COLUMN = 190;
const ROW = 120;

/** Parents above, the person and spouses in the middle, children below. A spouse of two marriages stands once. */
export function kinOf(person: Relatives): readonly PlacedKin[] {
  const { personId, name, bornOn, motherId, fatherId, marriages, children } = person;
  const parents: Kin[] = [
    ...(fatherId === undefined ? [] : [{ personId: fatherId, kind: 'father' as const }]),
    ...(motherId === undefined ? [] : [{ personId: motherId, kind: 'mother' as const }]),
  ];
  const spouses = new Map(
    marriages.map(({ spouseId, marriedOn, endedOn }): [string, Kin] => [
      spouseId,
      {
        personId: spouseId,
        kind: 'spouse',
        isFormer: endedOn !== undefined,
        ...(marriedOn !== undefined && { since: marriedOn }),
      },
    ]),
  );
  const middle: Kin[] = [{ personId, kind: 'self', name, since: bornOn }, ...spouses.values()];
  const below = children
    .toSorted((one, other) => one.bornOn.localeCompare(other.bornOn))
    .map((child): Kin => ({ personId: child.childId, kind: 'child', name: child.name, since: child.bornOn }));
  return [...row(parents, 0), ...row(middle, 1), ...row(below, 2)];
}

/** From parents to the person, from the person to spouses and children, by places in the list. */
export function linksOf(
  kin: readonly Kin[],
): readonly { readonly source: number; readonly target: number }[] {
  const self = kin.findIndex(({ kind }) => kind === 'self');
  return kin.flatMap(({ kind }, index) => {
    if (kind === 'self') return [];
    const isParent = kind === 'mother' || kind === 'father';
    return [isParent ? { source: index, target: self } : { source: self, target: index }];
  });
}

function row(kin: readonly Kin[], line: number): PlacedKin[] {
  return kin.map((one, index) => ({ ...one, x: (index - (kin.length - 1) / 2) * COLUMN, y: line * ROW }));
}
