import type { Truth } from '../truth';
import type { Difference, Document } from './comparison';
import { Gate } from './gate';
import type { Finding } from './journal-truth';
import type { System } from './system';

/** What was left out of a comparison because of acts that the simulator did not plan. */
export interface LeftOut {
  /** Request ids of those acts. */
  readonly acts: ReadonlySet<string>;
  readonly persons: number;
  readonly cards: number;
  /** Rows of tables in which such acts were not counted. */
  readonly rows: number;
  /** Answers to the simulator's own commands that differ from the plan because of these acts. */
  readonly findings: readonly Finding[];
}

/** The simulator's own part of the ledger. */
export interface Own {
  readonly truth: Truth;
  readonly requestIds: () => ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** Fields that follow from the card, so that an act on another member changes them. */
const cardFields: ReadonlySet<string> = new Set(['area', 'familyId', 'kkNumber', 'relationship']);
/** Cases of a household at Kemensos. */
const householdCases: ReadonlySet<string> = new Set(['stop-payment', 'new-component']);
/** The system itself appends these when a document has expired. */
const bySystem: ReadonlySet<string> = new Set(['DepartureExpired']);

const CONCURRENCY = 8;

/**
 * Acts of others: acts that people register by hand, or that other simulations register. Such an act has a request id that
 * is not in this journal. The affected persons are found in the timelines of the persons who differ, so that the cost
 * depends on the number of differences, not on the population. An act of the simulator itself with a wrong effect stays
 * a difference.
 */
export class OthersActs {
  readonly acts = new Set<string>();
  private readonly persons = new Set<string>();
  private readonly cards = new Set<string>();
  private readonly findings = new Set<Finding>();
  private readonly gate = new Gate(CONCURRENCY);

  constructor(
    private readonly system: System,
    private readonly own: Own,
  ) {}

  /** Finds the persons and cards that acts of others affected; `families` are the cards as the registry has them. */
  async trace(
    differences: readonly Difference[],
    families: ReadonlyMap<string, Document | undefined>,
  ): Promise<void> {
    const { truth, findings } = this.own;
    const known = new Set(truth.persons.map(({ personId }) => personId));
    const expected = new Map(truth.families.map((family) => [family.familyId, family]));
    const cards = new Set(findings.flatMap((finding) => finding.familyIds));
    for (const { of } of differences) if (expected.has(of)) cards.add(of);
    const members = new Map(
      [...cards].map((familyId) => [
        familyId,
        [...memberIds(expected.get(familyId)), ...memberIds(families.get(familyId))],
      ]),
    );
    const people = new Set([
      ...differences.map(({ of }) => of).filter((of) => known.has(of)),
      ...findings.flatMap(({ personIds }) => personIds),
      ...[...members.values()].flat(),
    ]);
    const timelines = await Promise.all(
      [...people].map((of) => this.gate.pass(async () => ({ of, requestIds: await this.requestsOf(of) }))),
    );
    const isOwn = this.ownership();
    for (const { of, requestIds } of timelines) {
      const others = requestIds.filter((requestId) => !isOwn(requestId));
      for (const requestId of others) this.acts.add(requestId);
      if (others.length > 0) this.persons.add(of);
    }
    this.spread(members);
  }

  /**
   * Adds the cards of affected persons, and the persons and cards of commands that had another outcome because of them.
   */
  private spread(members: ReadonlyMap<string, readonly string[]>): void {
    for (let before = -1; before !== this.size;) {
      before = this.size;
      for (const [card, ids] of members) if (ids.some((id) => this.persons.has(id))) this.cards.add(card);
      for (const finding of this.own.findings) {
        const { personIds, familyIds } = finding;
        const isTouched =
          personIds.some((id) => this.persons.has(id)) || familyIds.some((id) => this.cards.has(id));
        if (!isTouched) continue;
        this.findings.add(finding);
        for (const id of personIds) this.persons.add(id);
        for (const id of familyIds) this.cards.add(id);
      }
    }
  }

  private get size(): number {
    return this.persons.size + this.cards.size + this.findings.size;
  }

  private async requestsOf(personId: string): Promise<string[]> {
    type Timeline = { readonly events: readonly { readonly type: string; readonly requestId: string }[] };
    const { registry } = this.system.options.urls;
    const path = `/v1/persons/${personId}/events`;
    // A history that cannot be read proves nothing: the difference stays.
    const timeline = await this.system.get<Timeline>(registry, path, 'auditor', true).catch(() => undefined);
    const acts = (timeline?.events ?? []).filter(({ type }) => !bySystem.has(type));
    return acts.map(({ requestId }) => requestId);
  }

  /** Is a request the simulator's own? Valid only for requests that were read before this call. */
  ownership(): (requestId: string) => boolean {
    const own = this.own.requestIds();
    return (requestId) => own.has(requestId);
  }

  /** Is the difference about a person or a card that acts of others affected? */
  explains({ where, of, field }: Difference): boolean {
    if (this.persons.has(of) || this.cards.has(of)) return true;
    const followsCard =
      cardFields.has(field) ||
      (where === 'kemensos' && householdCases.has(field)) ||
      // The card decides which next of kin are in the scope of KemenP2MI.
      (where === 'kemenp2mi' && field === 'person');
    return followsCard && this.cards.has(this.cardOf.get(of) ?? '');
  }

  /** Is the person left out of the tables, on both sides of the comparison? */
  isLeftOut(personId: string): boolean {
    return this.persons.has(personId) || this.cards.has(this.cardOf.get(personId) ?? '');
  }

  leftOut(rows: number): LeftOut {
    const { acts, cardOf, cards, findings } = this;
    const persons = [...this.persons].filter((personId) => cardOf.has(personId)).length;
    return { acts, persons, cards: cards.size, rows, findings: [...findings] };
  }

  private get cardOf(): ReadonlyMap<string, string> {
    this.placed ??= new Map(this.own.truth.persons.map(({ personId, familyId }) => [personId, familyId]));
    return this.placed;
  }
  private placed: ReadonlyMap<string, string> | undefined;
}

function memberIds(family: Document | { readonly members: readonly unknown[] } | undefined): string[] {
  const members = family?.members;
  if (!Array.isArray(members)) return [];
  return members.map(({ personId }: Document) => String(personId)).filter((personId) => personId !== '');
}
