import type { PlainDate } from '@peristiwa/kernel';
import { parentsIn, type FactOf, type PlainAct, type PlainFact, type PlainStatus } from './acts';

/** The time of a question: what had happened by a day, as recorded by an act. */
export interface AsOfAct {
  readonly validAt?: PlainDate;
  /** The number of the last act that was known. */
  readonly knownAt?: number;
}

export interface UnionInTruth {
  readonly spouse: string;
  readonly from?: PlainDate;
  readonly until?: PlainDate;
  readonly endedBy?: 'death' | 'divorce' | 'annulment';
  readonly isRecorded: boolean;
}

interface PersonInTruth {
  readonly status: 'resident' | 'moving' | 'abroad' | 'deceased';
  readonly name: string;
  readonly diedOn?: PlainDate;
  readonly mother?: string;
  readonly father?: string;
  readonly children: readonly string[];
  readonly unions: readonly UnionInTruth[];
  readonly maritalStatus: PlainStatus;
  readonly village: string;
}
export type Truth = PersonInTruth | { readonly status: 'unregistered' } | { readonly status: 'cancelled' };

type Standing<Fact extends PlainFact = PlainFact> = Fact & {
  /** The act that stated it; of two placements of one day the one recorded last holds. */
  readonly no: number;
};

/**
 * A second derivation of what is true of each person, from acts in plain words. It shares no code with the folds of
 * `libs/domain` and does not work as they do: no streams, no order of events, no state that is evolved. It asks of
 * each person which facts stand, and derives marriages, widowhood and residence from their days. It is slow and simple.
 */
export class Oracle {
  private readonly recorded: readonly PlainAct[];
  private knownOnce?: readonly Standing[];
  private standingOnce?: readonly Standing[];

  constructor(
    acts: readonly PlainAct[],
    private readonly time: AsOfAct = {},
  ) {
    const { knownAt } = time;
    this.recorded = knownAt === undefined ? acts : acts.filter(({ no }) => no <= knownAt);
  }

  /** With what had not happened yet: it still says that an act of entry stands. */
  private get known(): readonly Standing[] {
    return (this.knownOnce ??= standingFacts(this.recorded));
  }

  private get standing(): readonly Standing[] {
    if (this.time.validAt === undefined) return this.known;
    return (this.standingOnce ??= this.known.filter((fact) => this.hasHappened(fact)));
  }

  private hasHappened({ day }: PlainFact): boolean {
    return this.time.validAt === undefined || day <= this.time.validAt;
  }

  person(person: string): Truth {
    const entry = this.about('entered', person).at(-1);
    if (!entry) {
      const isEntry = (fact: PlainFact) => fact.kind === 'entered' && fact.person === person;
      const wasEntered = this.recorded
        .flatMap(({ facts }) => facts)
        .some((fact) => isEntry(fact) && this.hasHappened(fact));
      const isVoid = wasEntered && !this.known.some(isEntry);
      return { status: isVoid ? 'cancelled' : 'unregistered' };
    }
    const diedOn = this.diedOn(person);
    const unions = this.unionsOf(person);
    return {
      status: this.statusOf(person, diedOn),
      name: this.latest('renamed', person)?.name ?? entry.name,
      diedOn,
      ...this.parentsOf(person, entry),
      children: this.childrenOf(person),
      unions,
      maritalStatus: statusOf(unions, entry.declared),
      village: this.placements(person).findLast(({ village }) => village)?.village ?? entry.village,
    };
  }

  private statusOf(person: string, diedOn: PlainDate | undefined): PersonInTruth['status'] {
    if (diedOn) return 'deceased';
    if (this.stagesAbroad(person).at(-1)?.kind === 'emigrated') return 'abroad';
    return this.isMoving(person) ? 'moving' : 'resident';
  }

  private stagesAbroad(person: string) {
    return [...this.about('emigrated', person), ...this.about('returned', person)].toSorted(inTime);
  }

  /** The village in which a person lived on a day, none while abroad; the day of death is the last one. */
  villageOn(person: string, day: PlainDate): string | undefined {
    const diedOn = this.diedOn(person);
    if (diedOn && day > diedOn) return undefined;
    return this.placements(person).findLast((placement) => placement.day <= day)?.village;
  }

  /** The number of the latest act of the chain by which the death of a person is on record. */
  actOfDeath(person: string): number | undefined {
    const stated = this.about('died', person)[0]?.no;
    const next = (no: number): number => {
      const later = this.recorded.find(({ supersedes }) => supersedes?.no === no);
      return later ? next(later.no) : no;
    };
    return stated && next(stated);
  }

  /** Is a fact of a couple on record of a day after the death of one of them? Then no answer about them is right. */
  contradictsItself(person: string): boolean {
    return this.standing.some((fact) => {
      if (!('couple' in fact) || !fact.couple.includes(person) || fact.kind === 'marriage-annulled')
        return false;
      const day = fact.kind === 'legalised' ? fact.since : fact.day;
      return fact.couple.some((one) => day > (this.diedOn(one) ?? day));
    });
  }

  /** All facts that stand and have happened. */
  get facts(): readonly PlainFact[] {
    return this.standing;
  }

  private about<Kind extends PlainFact['kind']>(kind: Kind, person: string): Standing<FactOf<Kind>>[] {
    return this.standing.filter(
      (fact): fact is Standing<FactOf<Kind>> =>
        fact.kind === kind && ('couple' in fact ? fact.couple.includes(person) : fact.person === person),
    );
  }

  /** Of several of one day, the one recorded last. */
  private latest<Kind extends PlainFact['kind']>(kind: Kind, person: string) {
    return this.about(kind, person)
      .toSorted((a, b) => a.day.localeCompare(b.day) || a.no - b.no)
      .at(-1);
  }

  private diedOn(person: string): PlainDate | undefined {
    return this.about('died', person)[0]?.day;
  }

  /** An act of birth names the parents anew; an acknowledgement gives a father to a child who has none. */
  private parentsOf(person: string, entry: FactOf<'entered'>) {
    const { mother, father } = this.about('birth-recorded', person).at(-1)?.parents ?? entry;
    const [acknowledged] = this.about('acknowledged', person).toSorted(byDay);
    return { mother, father: father ?? acknowledged?.father };
  }

  private childrenOf(person: string): string[] {
    const isDeclared = (fact: PlainFact) => fact.kind === 'entered' && fact.by === 'biodata';
    return this.standing.flatMap((fact) =>
      'person' in fact && !isDeclared(fact) && parentsIn(fact).includes(person) ? [fact.person] : [],
    );
  }

  /** An SKPWNI that neither an arrival nor an office has closed. */
  private isMoving(person: string): boolean {
    const closed = [...this.about('moved', person), ...this.about('stayed', person)];
    return this.about('departed', person).some(({ move }) => !closed.some((later) => later.move === move));
  }

  private placements(person: string): { day: PlainDate; village?: string }[] {
    const entered = this.about('entered', person);
    return [...entered, ...[...this.about('moved', person), ...this.stagesAbroad(person)].toSorted(inTime)];
  }

  /** The marriages of a person with everybody who was ever his or her spouse. */
  private unionsOf(person: string): UnionInTruth[] {
    const shown = this.standing
      .filter((fact) => 'couple' in fact)
      .filter(({ couple }) => couple.includes(person));
    const spouses = new Set(shown.map(({ couple: [one, two] }) => (one === person ? two : one)));
    return [...spouses].flatMap((spouse) => this.unionsWith(spouse, person));
  }

  /**
   * What a couple did, day by day. A death is looked at last: it ends the last marriage, if that had not ended by that
   * day otherwise.
   */
  private unionsWith(spouse: string, person: string): UnionInTruth[] {
    const story = this.standing
      .filter((fact) => 'couple' in fact)
      .filter(({ couple }) => couple.includes(person) && couple.includes(spouse))
      .toSorted((a, b) => byDay(a, b) || LATER_ON_ONE_DAY[a.kind] - LATER_ON_ONE_DAY[b.kind] || a.no - b.no);
    const isRecorded = !this.declaredUnrecorded(person);
    const unions = story.reduce<Union[]>((earlier, fact) => {
      const last = earlier.at(-1);
      const next = afterwards(last, fact, isRecorded);
      return last && !next.isNew ? [...earlier.slice(0, -1), next.union] : [...earlier, next.union];
    }, []);
    const death = this.widowedOn(person, spouse);
    return unions.map((union, index) => {
      const isLast = index === unions.length - 1;
      const lasted = !union.endedBy || (union.endedBy === 'divorce' && death && union.until > death);
      if (isLast && death && lasted) return inOrder(spouse, { ...union, until: death, endedBy: 'death' });
      return inOrder(spouse, union);
    });
  }

  private declaredUnrecorded(person: string): boolean {
    return this.about('entered', person).at(-1)?.declared === 'married-unrecorded';
  }

  /** Cerai mati: nobody is widowed by a death that came after the own one. */
  widowedOn(person: string, spouse: string): PlainDate | undefined {
    const [own, death] = [this.diedOn(person), this.diedOn(spouse)];
    return own && death && own < death ? undefined : death;
  }
}

/**
 * The facts that stand after a list of acts. Each act leaves its chain with some content: a correction with its own, an
 * annulment with nothing, a cancellation with what the chain held before the act that it cancels.
 */
function standingFacts(acts: readonly PlainAct[]): Standing[] {
  const chains = new Map<number, Record<'before' | 'content', readonly Standing[]>>();
  const superseded = new Set<number>();
  for (const act of acts) {
    const { no, supersedes } = act;
    const former = supersedes && chains.get(supersedes.no);
    if (supersedes) superseded.add(supersedes.no);
    const restored = supersedes?.how === 'cancellation' ? former?.before : undefined;
    const content = restored ? [...restored, ...numbered(act)] : numbered(act);
    chains.set(no, { before: former?.content ?? [], content });
  }
  return [...chains].flatMap(([no, { content }]) => (superseded.has(no) ? [] : content));
}

const numberedOf = new WeakMap<PlainAct, Standing[]>();
/** Acts are asked about many times: the same answer each time. */
function numbered(act: PlainAct): readonly Standing[] {
  const known = numberedOf.get(act);
  if (known) return known;
  const facts = act.facts.map((fact) => ({ ...fact, no: act.no }));
  numberedOf.set(act, facts);
  return facts;
}

const inTime = (a: Standing, b: Standing): number => a.day.localeCompare(b.day) || a.no - b.no;

const byDay = (a: { readonly day: PlainDate }, b: { readonly day: PlainDate }) => a.day.localeCompare(b.day);

/** On one day a couple marries before it divorces, and a court annuls what was there. */
const LATER_ON_ONE_DAY = {
  declared: 0,
  married: 1,
  legalised: 1,
  divorced: 2,
  'marriage-annulled': 3,
  'divorce-annulled': 3,
} as const;

type OfCouple = FactOf<keyof typeof LATER_ON_ONE_DAY>;
interface UnionInForce {
  readonly from?: PlainDate;
  readonly until?: undefined;
  readonly endedBy?: undefined;
  readonly isRecorded: boolean;
}
type EndedUnion = Omit<UnionInForce, 'until' | 'endedBy'> & {
  readonly until: PlainDate;
  readonly endedBy: 'divorce' | 'annulment' | 'death';
};
type Union = UnionInForce | EndedUnion;

/** What a fact makes of the last marriage of a couple. Each of them shows that there was one. */
function afterwards(
  last: Union | undefined,
  fact: OfCouple,
  isDeclaredRecorded: boolean,
): { readonly union: Union; readonly isNew?: true } {
  const { day } = fact;
  const isOverBy = (start: PlainDate) => last?.until !== undefined && last.until < start;
  switch (fact.kind) {
    case 'declared':
      return { union: last ?? { isRecorded: fact.isProven ?? isDeclaredRecorded } };
    case 'married': {
      const isRecorded = !fact.isUnrecorded;
      if (!last || isOverBy(day)) return { union: { from: day, isRecorded }, isNew: true };
      const from = last.endedBy ? (last.from ?? day) : day;
      return { union: { ...last, from, isRecorded: isRecorded || last.isRecorded } };
    }
    case 'legalised':
      if (!last || isOverBy(fact.since))
        return { union: { from: fact.since, isRecorded: true }, isNew: true };
      return { union: { ...last, from: fact.since, isRecorded: true } };
    case 'divorced':
      return { union: last?.endedBy ? last : { isRecorded: true, ...last, until: day, endedBy: 'divorce' } };
    case 'marriage-annulled':
      return { union: { isRecorded: true, ...last, until: day, endedBy: 'annulment' } };
    case 'divorce-annulled': {
      const union = last ?? { isRecorded: true };
      const { from, isRecorded } = union;
      return { union: union.endedBy === 'divorce' ? { from, isRecorded } : union };
    }
  }
}

function inOrder(spouse: string, { from, until, endedBy, isRecorded }: Union): UnionInTruth {
  return endedBy ? { spouse, from, until, endedBy, isRecorded } : { spouse, from, isRecorded };
}

/** Status perkawinan follows from the marriages; the declared one counts only while there are none. */
function statusOf(unions: readonly UnionInTruth[], declared: PlainStatus): PlainStatus {
  const inForce = unions.filter(({ endedBy }) => !endedBy);
  if (inForce.some(({ isRecorded }) => isRecorded)) return 'married-recorded';
  if (inForce.length > 0) return 'married-unrecorded';
  const ended = unions.filter(({ endedBy }) => endedBy !== 'annulment');
  const lastDay = ended
    .map(({ until }) => until as PlainDate)
    .toSorted()
    .at(-1);
  const last = ended.filter(({ until }) => until === lastDay);
  // What was annulled never was, and neither was what the form said of it.
  if (last.length === 0) return unions.length > 0 && declared.startsWith('married') ? 'single' : declared;
  if (last.some(({ endedBy }) => endedBy === 'death')) return 'widowed';
  return last.some(({ isRecorded }) => isRecorded) ? 'divorced-recorded' : 'divorced-unrecorded';
}
