import { dueCasesOf, type DueCaseKind, type PersonOnRecord, type QualityFlag } from '@peristiwa/domain';
import type { LoggedChange } from '../derived/change-log';

/** A quality flag (`domain.md` §2.8, severity S) or what is due by a known day. */
export type CaseKind = QualityFlag | DueCaseKind;

/** A case of the office in charge of a person. It ends by the act after which its cause is gone. */
export interface OfficeCase {
  readonly personId: string;
  readonly kind: CaseKind;
  /** RFC 3339: when the flag was recorded, or from when on the office can act. */
  readonly openedAt: string;
  /** Village code of the person. */
  readonly area: string;
  /** Of a due case. */
  readonly dueOn: string | null;
  /** The act that raised a flag; of a move letter, the move. */
  readonly reference: string | null;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
}

/** What a batch of changes makes of the cases of its persons. */
export interface CaseChanges {
  readonly written: readonly OfficeCase[];
  /** Cases whose cause was gone before they opened. */
  readonly removed: readonly OfficeCase[];
}

type Wanted = Pick<OfficeCase, 'kind' | 'dueOn' | 'reference'> & { readonly opensOn?: string };

/** The cases of a state; a kind has one. A void entry and a duplicate have none: no office can settle them. */
function wantedBy(person: PersonOnRecord): Wanted[] {
  if (person.status !== 'registered') return [];
  const flags = new Map<string, Wanted>();
  for (const { kind, actId } of person.flags) {
    if (!flags.has(kind)) flags.set(kind, { kind, dueOn: null, reference: actId });
  }
  const due = dueCasesOf(person).map(({ kind, dueOn, opensOn, moveId = null }): Wanted => ({
    kind,
    dueOn,
    opensOn,
    reference: moveId,
  }));
  return [...flags.values(), ...due];
}

/** Due by another day is another case, as after the renewal of a permit. */
const isSame = (one: OfficeCase, wanted: Wanted) => one.kind === wanted.kind && one.dueOn === wanted.dueOn;

/** The start of a day in WIB, which no other zone of the country is later than. */
const startOf = (day: string) => new Date(`${day}T00:00:00+07:00`);

function opened({ opensOn, ...wanted }: Wanted, { personId, recordedAt, state }: LoggedChange): OfficeCase {
  const recorded = new Date(recordedAt);
  const opens = opensOn === undefined || startOf(opensOn) < recorded ? recorded : startOf(opensOn);
  return {
    ...wanted,
    personId,
    openedAt: opens.toISOString(),
    area: state.placement.address.area,
    closedAt: null,
    closedBy: null,
  };
}

/**
 * Follows the changes in their order.
 * @param open the open cases of the persons of the changes
 */
export function followCases(open: readonly OfficeCase[], changes: readonly LoggedChange[]): CaseChanges {
  const current = new Map<string, OfficeCase[]>();
  for (const one of open) current.set(one.personId, [...(current.get(one.personId) ?? []), one]);
  const written = new Map<string, OfficeCase>();
  const removed = new Map<string, OfficeCase>();
  const write = (one: OfficeCase) => {
    removed.delete(keyOf(one));
    written.set(keyOf(one), one);
  };
  const remove = (one: OfficeCase) => {
    written.delete(keyOf(one));
    removed.set(keyOf(one), one);
  };
  for (const change of changes) {
    const before = current.get(change.personId) ?? [];
    const wanted = wantedBy(change.state);
    const { area } = change.state.placement.address;
    const kept = before.filter((one) => wanted.some((other) => isSame(one, other)));
    const moved = kept.filter((one) => one.area !== area).map((one) => ({ ...one, area }));
    const added = wanted
      .filter((other) => !before.some((one) => isSame(one, other)))
      .map((other) => opened(other, change));
    const closedAt = new Date(change.recordedAt).toISOString();
    for (const one of before.filter((other) => !kept.includes(other))) {
      if (one.openedAt < closedAt) write({ ...one, closedAt, closedBy: change.actId });
      else remove(one);
    }
    for (const one of [...moved, ...added]) write(one);
    current.set(change.personId, [...kept.map((one) => ({ ...one, area })), ...added]);
  }
  return { written: [...written.values()], removed: [...removed.values()] };
}

const keyOf = ({ personId, kind, openedAt }: OfficeCase) => `${personId}.${kind}.${openedAt}`;
