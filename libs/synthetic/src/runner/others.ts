import type { Truth } from '../truth';
import type { Difference, Document } from './comparison';
import { Gate } from './gate';
import type { Finding } from './journal-truth';
import type { System } from './system';

/** What was left out of a comparison because acts that the simulator did not plan have touched it. */
export interface LeftOut {
  /** Request ids of those acts. */
  readonly acts: ReadonlySet<string>;
  readonly persons: number;
  readonly cards: number;
  /** Rows of tables in which such acts were not counted. */
  readonly rows: number;
  /** Answers to the simulator's own commands that were other ones than planned for this reason. */
  readonly findings: readonly Finding[];
}

/** The simulator's own part of the ledger. */
export interface Own {
  readonly truth: Truth;
  readonly requestIds: () => ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** Follow from the card on which somebody is, so that an act to another member changes them. */
const cardFields: ReadonlySet<string> = new Set(['area', 'familyId', 'kkNumber', 'relationship']);
/** Cases of a household at Kemensos. */
const householdCases: ReadonlySet<string> = new Set(['stop-payment', 'change-recipient', 'new-component']);
/** The system appends these by itself when a document has expired. */
const bySystem: ReadonlySet<string> = new Set(['DepartureExpired']);

const CONCURRENCY = 8;

/**
 * People register acts by hand, and other simulations run: such an act has a request id that this journal did not plan.
 * Whom it touches is read from the timelines of the persons who differ, so that the cost follows the differences and not
 * the population. An act of the simulator itself that had another effect stays a difference.
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

  /** Finds out who is touched; `families` are the cards as the registry has them. */
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

  /** To the cards of those who are touched, and to the persons of commands that were refused because of them. */
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

  /** Which requests are the simulator's own; only for what was read before this call. */
  ownership(): (requestId: string) => boolean {
    const own = this.own.requestIds();
    return (requestId) => own.has(requestId);
  }

  /** Whether a difference is of a person or a card that others have touched. */
  explains({ where, of, field }: Difference): boolean {
    if (this.persons.has(of) || this.cards.has(of)) return true;
    const followsCard =
      cardFields.has(field) ||
      (where === 'kemensos' && householdCases.has(field)) ||
      // Next of kin are in the scope of KemenP2MI by their card.
      (where === 'kemenp2mi' && field === 'person');
    return followsCard && this.cards.has(this.cardOf.get(of) ?? '');
  }

  /** Who does not count in a table: neither in the truth nor where others are counted. */
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
