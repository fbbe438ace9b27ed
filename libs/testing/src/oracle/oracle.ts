import type { PlainDate } from '@peristiwa/kernel';
import type { FactOf, PlainAct, PlainFact, PlainStatus } from './acts';

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
      mother: entry.mother,
      father: entry.father,
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
    return [...this.about('emigrated', person), ...this.about('returned', person)].toSorted(inOrder);
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

  private childrenOf(person: string): string[] {
    return this.standing.flatMap((fact) => {
      const isParent = fact.kind === 'entered' && [fact.mother, fact.father].includes(person);
      return isParent && fact.by === 'birth' ? [fact.person] : [];
    });
  }

  /** An SKPWNI that neither an arrival nor an office has closed. */
  private isMoving(person: string): boolean {
    const closed = [...this.about('moved', person), ...this.about('stayed', person)];
    return this.about('departed', person).some(({ move }) => !closed.some((later) => later.move === move));
  }

  private placements(person: string): { day: PlainDate; village?: string }[] {
    const entered = this.about('entered', person);
    return [...entered, ...[...this.about('moved', person), ...this.stagesAbroad(person)].toSorted(inOrder)];
  }

  /**
   * The marriages of a person. Each wedding of a couple begins one; without a wedding, a form or a divorce shows that
   * there was one. It ends on the day of the divorce or of the first death of the two, whichever is earlier.
   */
  private unionsOf(person: string): UnionInTruth[] {
    const shown = this.standing
      .filter((fact) => 'couple' in fact)
      .filter(({ couple }) => couple.includes(person));
    const spouses = new Set(shown.map(({ couple: [one, two] }) => (one === person ? two : one)));
    return [...spouses].flatMap((spouse) => this.unionsWith(spouse, person));
  }

  private unionsWith(spouse: string, person: string): UnionInTruth[] {
    const daysOf = (kind: 'married' | 'declared' | 'divorced') =>
      this.about(kind, person)
        .filter((fact) => 'couple' in fact && fact.couple.includes(spouse))
        .map(({ day }) => day)
        .toSorted();
    const [weddings, declared, divorces] = [daysOf('married'), daysOf('declared'), daysOf('divorced')];
    const unknownStart = weddings.length === 0 || divorces.some((day) => day < (weddings[0] as PlainDate));
    const starts: (PlainDate | undefined)[] = unknownStart ? [undefined, ...weddings] : weddings;
    return starts.map((from, index) => {
      const next = starts[index + 1];
      const divorce = divorces.find((day) => (!from || day >= from) && (!next || day < next));
      const isRecorded = from !== undefined || declared.length === 0 || !this.declaredUnrecorded(person);
      const death = next ? undefined : this.widowedOn(person, spouse);
      if (divorce && (!death || divorce <= death)) {
        return { spouse, from, until: divorce, endedBy: 'divorce', isRecorded };
      }
      if (death) return { spouse, from, until: death, endedBy: 'death', isRecorded };
      return { spouse, from, isRecorded };
    });
  }

  private declaredUnrecorded(person: string): boolean {
    return this.about('entered', person).at(-1)?.declared === 'married-unrecorded';
  }

  /** Cerai mati: nobody is widowed by a death that came after the own one. */
  private widowedOn(person: string, spouse: string): PlainDate | undefined {
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

const inOrder = (a: Standing, b: Standing): number => a.day.localeCompare(b.day) || a.no - b.no;

/** Status perkawinan follows from the marriages; the declared one counts only while there are none. */
function statusOf(unions: readonly UnionInTruth[], declared: PlainStatus): PlainStatus {
  const inForce = unions.filter(({ endedBy }) => !endedBy);
  if (inForce.some(({ isRecorded }) => isRecorded)) return 'married-recorded';
  if (inForce.length > 0) return 'married-unrecorded';
  const lastDay = unions
    .map(({ until }) => until as PlainDate)
    .toSorted()
    .at(-1);
  const last = unions.filter(({ until }) => until === lastDay);
  if (last.length === 0) return declared;
  if (last.some(({ endedBy }) => endedBy === 'death')) return 'widowed';
  return last.some(({ isRecorded }) => isRecorded) ? 'divorced-recorded' : 'divorced-unrecorded';
}
