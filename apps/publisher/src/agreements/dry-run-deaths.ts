import type { Pool } from 'pg';
import type { DeathAct } from '../build/death-acts';
import { readHeldDeaths, stateUnder } from '../build/deaths-without-nik';
import type { FeedTerms } from '../build/plan';
import type { RegistryReader } from '../build/registry-reader';
import type { Grants } from '../view/agreement';

/** By death. */
type Deaths = ReadonlyMap<string, readonly DeathAct[]>;

const CHUNK = 1_000;

/** Every death without a NIK with its acts: they are few. */
export async function readDeaths(registry: Pick<RegistryReader, 'deathsAfter'>): Promise<Deaths> {
  const all = new Map<string, readonly DeathAct[]>();
  for (let after = 0; ;) {
    const { deaths, through } = await registry.deathsAfter(after, CHUNK);
    for (const [id, acts] of deaths) all.set(id, acts);
    if (through === after) return all;
    after = through;
  }
}

/** How many deaths the partner holds now and would hold, and the messages that activation sends. */
export async function deathsUnder(
  pool: Pool,
  { partner, agreement }: Pick<FeedTerms, 'partner' | 'agreement'>,
  deaths: Deaths,
): Promise<Readonly<Record<'held' | 'inScope' | 'atOnce', number>>> {
  const held = await readHeldDeaths(pool, partner, [...deaths.keys()]);
  const states = [...deaths].map(([id, acts]) => ({
    now: held.get(id)?.state,
    then: stateUnder(agreement, acts),
  }));
  return {
    held: held.size,
    inScope: states.filter(({ then }) => then !== undefined).length,
    atOnce: states.filter(({ now, then }) => now !== then).length,
  };
}

/** Messages that the acts recorded since a time would have given. */
export function deathMessages(agreement: Grants, deaths: Deaths, since: Date): number {
  return [...deaths.values()].reduce((sum, acts) => {
    const stateAfter = (count: number) =>
      count === 0 ? undefined : stateUnder(agreement, acts.slice(0, count));
    const isTold = ({ recordedAt }: DeathAct, index: number) =>
      recordedAt >= since && stateAfter(index + 1) !== stateAfter(index);
    return sum + acts.filter(isTold).length;
  }, 0);
}
