import { randomUUID } from 'node:crypto';
import {
  BUCKET_DIGITS,
  BUCKET_PERSONS_MAX,
  NODES_MAX,
  type Difference,
  type DifferenceAnswer,
  type DifferenceQuestion,
  type ReconciliationAnswer,
  type ReconciliationQuestion,
  type SyncCertificate,
} from '@peristiwa/contracts';
import type { OwnCopy, OwnNodes, OwnPerson } from './own-copy';

/** The registry's side; `bytes` counts what was sent and received. */
export interface ReconciliationApi {
  compare(question: ReconciliationQuestion): Promise<ReconciliationAnswer>;
  differences(question: DifferenceQuestion): Promise<DifferenceAnswer>;
  readonly traffic: { readonly messages: number; readonly bytes: number };
}

/**
 * - `repaired`: the last message about the person was applied again.
 * - `erased`: the registry has never sent the person; the copy is deleted.
 * - `quarantined`: messages of the person wait because the ministry refuses them.
 * - `unproven`: the last message could not be proven to be from the registry.
 * - `found`: not repaired, because nobody asked for it, or the copy changed meanwhile.
 * - `still-differs`: repaired, and not the same afterwards.
 */
export const repairOutcomes = [
  'repaired',
  'erased',
  'quarantined',
  'unproven',
  'found',
  'still-differs',
] as const;
export type RepairOutcome = (typeof repairOutcomes)[number];
/** `own`: the copy as it was compared; undefined when there was none. */
export type Repair = (difference: Difference, own: OwnPerson | undefined) => Promise<RepairOutcome>;

export interface ReconcileReport {
  readonly reconciliationId: string;
  readonly messages: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly persons: number;
  readonly differences: readonly (Difference & { readonly outcome: RepairOutcome })[];
  /** When the copy is what the registry granted. */
  readonly certificate?: SyncCertificate;
}

export interface ReconcileOptions {
  readonly copy: OwnCopy;
  readonly api: ReconciliationApi;
  /** Absent: differences are only found. */
  readonly repair?: Repair;
}

/** After each of them the copy is compared again: messages that came meanwhile may have shown others. */
const REPAIRS = 3;
const REPAIRS_AT_ONCE = 4;

/**
 * Finds the persons, and the deaths without a NIK, of whom the copy is not what the registry granted, and repairs those
 * and nobody else.
 */
export async function reconcile({ copy, api, repair }: ReconcileOptions): Promise<ReconcileReport> {
  const startedAt = performance.now();
  const reconciliationId = randomUUID();
  const found = new Map<string, Difference & { readonly outcome: RepairOutcome }>();
  let persons = 0;
  let certificate: SyncCertificate | undefined;
  for (let repairs = 0; ; repairs += 1) {
    const compared = await differingPersons(reconciliationId, copy, api);
    ({ persons, certificate } = compared);
    if (certificate) break;
    const { differences, own } = await explain(reconciliationId, compared.personKeys, copy, api);
    const fresh = differences.filter(({ personKey }) => !found.has(personKey));
    for (const one of differences) {
      const outcome = found.get(one.personKey)?.outcome;
      found.set(one.personKey, { ...one, outcome: outcomeOf(outcome) });
    }
    if (!repair || repairs === REPAIRS || (repairs > 0 && fresh.length === 0)) break;
    await eachOf(differences, REPAIRS_AT_ONCE, async (difference) => {
      found.set(difference.personKey, {
        ...difference,
        outcome: await repair(difference, own.get(difference.personKey)),
      });
    });
  }
  return {
    reconciliationId,
    ...api.traffic,
    seconds: Math.round(performance.now() - startedAt) / 1_000,
    persons,
    differences: [...found.values()],
    ...(certificate && { certificate }),
  };
}

/** Of somebody who differs; `before`: what was done about the person before this comparison. */
function outcomeOf(before: RepairOutcome | undefined): RepairOutcome {
  return before === 'repaired' || before === 'erased' ? 'still-differs' : (before ?? 'found');
}

interface Compared {
  readonly persons: number;
  readonly personKeys: readonly string[];
  readonly certificate?: SyncCertificate;
}

/** A node that differs, with the persons of whichever side has more. */
interface Open {
  readonly prefix: string;
  readonly persons: number;
}

/** From the root to the buckets, always the nodes that differ: k persons take k · log16(65,536) nodes at most. */
async function differingPersons(
  reconciliationId: string,
  copy: OwnCopy,
  api: ReconciliationApi,
): Promise<Compared> {
  let open: Open[] = [{ prefix: '', persons: 0 }];
  let persons = 0;
  const personKeys = new Set<string>();
  while (open.length > 0) {
    const next: Open[] = [];
    for (const some of questionsOf(open)) {
      const own = await copy.nodes(some.map(({ prefix }) => prefix));
      const { places, nodes } = own;
      const {
        differing,
        rest = [],
        certificate,
      } = await api.compare({
        reconciliationId,
        places: [...places],
        nodes: [...nodes],
        deathsWithoutNik: true,
      });
      if (some[0]?.prefix === '') persons = (nodes[0]?.persons ?? 0) - own.deaths;
      if (certificate) return { persons, personKeys: [], certificate };
      for (const one of differing) {
        if (one.prefix.length < BUCKET_DIGITS) next.push(...differingChildren(own, one));
        else for (const key of differingRows(own, one)) personKeys.add(key);
      }
      next.push(...some.filter(({ prefix }) => rest.includes(prefix)));
    }
    open = next;
  }
  return { persons, personKeys: [...personKeys] };
}

type Differing = ReconciliationAnswer['differing'][number];

const HEX = [...'0123456789abcdef'];

function differingChildren({ children: own }: OwnNodes, { prefix, children = [] }: Differing): Open[] {
  const theirs = new Map(children.map((child) => [child.prefix, child]));
  return HEX.map((digit) => prefix + digit).flatMap((one) => {
    const [ours, other] = [own.get(one), theirs.get(one)];
    if (ours?.digest === other?.digest) return [];
    return [{ prefix: one, persons: Math.max(ours?.persons ?? 0, other?.persons ?? 0) }];
  });
}

/** Nodes that are asked together: of buckets as many as have no more persons than one answer may. */
function questionsOf(open: readonly Open[]): Open[][] {
  const isLeaf = open[0]?.prefix.length === BUCKET_DIGITS;
  const questions: Open[][] = [];
  let persons = 0;
  for (const one of open) {
    const last = questions.at(-1);
    persons += one.persons;
    if (last && last.length < NODES_MAX && !(isLeaf && persons > BUCKET_PERSONS_MAX)) last.push(one);
    else {
      questions.push([one]);
      persons = one.persons;
    }
  }
  return questions;
}

function differingRows({ persons: own }: OwnNodes, { prefix, persons = [] }: Differing): string[] {
  const theirs = new Map(persons.map(({ personKey, digest }) => [personKey, digest]));
  const mine = new Map(own.get(prefix));
  return [...new Set([...mine.keys(), ...theirs.keys()])].filter((key) => mine.get(key) !== theirs.get(key));
}

async function explain(
  reconciliationId: string,
  personKeys: readonly string[],
  copy: OwnCopy,
  api: ReconciliationApi,
): Promise<{ readonly differences: readonly Difference[]; readonly own: ReadonlyMap<string, OwnPerson> }> {
  const all: Difference[] = [];
  const own = new Map<string, OwnPerson>();
  for (const some of chunksOf(personKeys, NODES_MAX)) {
    const { places, persons } = await copy.persons(some);
    const { differences } = await api.differences({ reconciliationId, places, persons });
    all.push(...differences);
    for (const person of persons) own.set(person.personKey, person);
  }
  return { differences: all, own };
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
