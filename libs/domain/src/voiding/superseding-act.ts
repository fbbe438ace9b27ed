import { canonicalJson } from '@peristiwa/kernel';
import type { Act, ActContext, Change } from '../act';
import type { Family } from '../family/family';
import { maritalStatusOf, statusOf, type Person } from '../person/person';
import { chainOf, type Chain } from './chain';
import type { SupersedeFacts } from './closure';
import type { SupersedingRequest } from './markers';
import { statesOf, streamsWith, type States, type Streams } from './on-record';
import { restingActs, type RestingAct } from './resting-acts';
import { settleWidowhood } from './settle-widowhood';
import { byStream, settleCards } from './settlement';

interface ChangedCard {
  readonly familyId: string;
  readonly kkNumber?: string;
  readonly headId?: string;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

interface ChangedPerson {
  readonly personId: string;
  /** Members of the person's state that differ afterwards. */
  readonly changed: readonly string[];
}

/** What the officer sees, before and after the act is recorded. */
export interface SupersedeResult {
  /** The act that this one supersedes: the latest of its chain. */
  readonly supersedes: string;
  /** Is the act that was registered first in force afterwards? */
  readonly stands: boolean;
  readonly restingActs: readonly RestingAct[];
  readonly cards: readonly ChangedCard[];
  readonly persons: readonly ChangedPerson[];
}

interface Superseding {
  readonly chain: Chain;
  readonly request: SupersedingRequest;
  readonly changes: readonly Change[];
}

/** The act has its id from the intake. */
export const PENDING = 'pending';

/** The streams with the changes of a superseding act, which is not appended yet. */
export function withChanges(
  { chain, request, changes }: Superseding,
  { streams }: SupersedeFacts,
  context: Pick<ActContext, 'office' | 'today'>,
): Streams {
  return streamsWith(streams, changes, {
    actId: PENDING,
    supersedes: chain.latest,
    office: context.office,
    reportedOn: request.reportedOn,
    recordedOn: context.today,
  });
}

/** The act that supersedes the latest act of a chain, with cards and widowhood settled as they are afterwards. */
export function supersedingAct(
  { chain, request, changes }: Superseding,
  { streams }: SupersedeFacts,
  context: ActContext,
): Act<SupersedeResult> {
  const before = statesOf(streams);
  const changed = withChanges({ chain, request, changes }, { streams }, context);
  const after = statesOf(changed);
  const settlement = settleCards({ before, after }, request.reportedOn, context);
  const all = byStream([...changes, ...settleWidowhood(changed, PENDING), ...settlement.changes]);
  const appended = withChanges({ chain, request, changes: all }, { streams }, context);
  const settled = statesOf(appended);
  return {
    changes: all,
    reservations: settlement.reservations,
    supersedes: chain.latest,
    result: {
      supersedes: chain.latest,
      stands: chainOf(appended, chain.acts[0])?.stands === true,
      restingActs: restingActs(streams, chain),
      cards: changedCards(before, settled),
      persons: changedPersons(before, settled),
    },
  };
}

function changedCards(before: States, after: States): ChangedCard[] {
  return [...after.families].flatMap(([familyId, card]) => {
    const earlier = before.families.get(familyId);
    if (canonicalJson(withoutDay(earlier)) === canonicalJson(withoutDay(card))) return [];
    const [was, is] = [membersOf(earlier), membersOf(card)];
    return [
      {
        familyId,
        ...(card.status === 'none' ? {} : { kkNumber: card.kkNumber, headId: card.headId }),
        joined: is.filter((id) => !was.includes(id)),
        left: was.filter((id) => !is.includes(id)),
      },
    ];
  });
}

function withoutDay(card: Family | undefined) {
  return card?.status === 'none' || !card ? null : { ...card, changedOn: null };
}

function membersOf(card: Family | undefined): string[] {
  return !card || card.status === 'none' ? [] : card.members.map(({ personId }) => personId);
}

/** Members of a state that no answer shows as such. */
const INTERNAL = ['status', 'lastOccurredOn', 'lastVitalOn', 'placedOn', 'stays', 'formerSexes'];

function changedPersons(before: States, after: States): ChangedPerson[] {
  return [...after.persons].flatMap(([personId, person]) => {
    const [was, is] = [shown(before.persons.get(personId)), shown(person)];
    const members = new Set([...Object.keys(was), ...Object.keys(is)]);
    const changed = [...members].filter(
      (name) =>
        was[name] !== is[name] && canonicalJson(was[name] ?? null) !== canonicalJson(is[name] ?? null),
    );
    return changed.length === 0 ? [] : [{ personId, changed }];
  });
}

/** Members as answers name them, with the derived ones. */
function shown(person: Person | undefined): Readonly<Record<string, unknown>> {
  if (!person || person.status === 'unregistered') return {};
  const members = Object.entries(person).filter(([name]) => !INTERNAL.includes(name));
  return {
    ...Object.fromEntries(members),
    status: statusOf(person),
    maritalStatus: maritalStatusOf(person),
  };
}
