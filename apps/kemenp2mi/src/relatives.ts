import type { PoolClient } from 'pg';
import type { KemenP2miView } from '@peristiwa/contracts';
import { textArray } from '@peristiwa/postgres';
import type { View } from '@peristiwa/subscriber';
import type { Relative } from './alert-rules';

/** A change whose relatives are needed. */
export interface Change {
  readonly personKey: string;
  readonly before: KemenP2miView;
  readonly after: KemenP2miView;
}

/** The copies of the persons who are related to those of a chunk; they follow the messages of the chunk in order. */
export class Relatives {
  private readonly views = new Map<string, KemenP2miView>();
  private readonly byFamily = new Map<string, Set<string>>();

  /** As they were before the chunk, in one read. A copy that `read` does not know has no part in the rules. */
  static async find(
    client: PoolClient,
    changes: readonly Change[],
    read: (view: View) => KemenP2miView | undefined,
  ): Promise<Relatives> {
    const relatives = new Relatives();
    if (changes.length === 0) return relatives;
    const { rows } = await client.query<{ person_key: string; state: string }>(
      `SELECT person_key, state FROM subscriber.person
       WHERE in_scope AND (state::jsonb ->> 'familyKey' = ANY($1::text[]) OR person_key = ANY($2::text[]))`,
      [
        textArray([...new Set(changes.flatMap(familiesOf))]),
        textArray([...new Set(changes.flatMap(spousesOf))]),
      ],
    );
    for (const row of rows) relatives.follow(row.person_key, read(JSON.parse(row.state) as View));
    return relatives;
  }

  /** The copy of this person is now `view`; without one the person has left the scope. */
  follow(personKey: string, view: KemenP2miView | undefined): void {
    const was = this.views.get(personKey);
    if (was?.familyKey) this.byFamily.get(was.familyKey)?.delete(personKey);
    if (!view) {
      this.views.delete(personKey);
      return;
    }
    this.views.set(personKey, view);
    if (!view.familyKey) return;
    const family = this.byFamily.get(view.familyKey) ?? new Set();
    this.byFamily.set(view.familyKey, family.add(personKey));
  }

  /** Others on the cards of the person and their spouses, in the order of their keys. */
  of(change: Change): Relative[] {
    const { personKey } = change;
    const keys = new Set(spousesOf(change));
    for (const family of familiesOf(change)) {
      for (const key of this.byFamily.get(family) ?? []) keys.add(key);
    }
    keys.delete(personKey);
    return [...keys].toSorted(byCodeUnits).flatMap((key) => {
      const view = this.views.get(key);
      return view ? [{ personKey: key, view }] : [];
    });
  }
}

/** Cards and spouses before and after, as far as the agreement grants them. */
function familiesOf({ before, after }: Change): string[] {
  return [before.familyKey, after.familyKey].filter((key) => key !== undefined);
}

function spousesOf({ before, after }: Change): string[] {
  return [...(before.spouseKeys ?? []), ...(after.spouseKeys ?? [])];
}

function byCodeUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
