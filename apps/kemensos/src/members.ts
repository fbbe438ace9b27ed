import type { PoolClient } from 'pg';
import { KemensosView } from '@peristiwa/contracts';
import { textArray } from '@peristiwa/postgres';
import { viewReader, type View } from '@peristiwa/subscriber';
import type { Member } from './case-rules';

const views = viewReader(KemensosView);

/** The copies of those on some cards, dead or alive; they follow the messages of the chunk in order. */
export class CardMembers {
  private readonly views = new Map<string, KemensosView>();

  /** @returns undefined for no cards, which is usual: then no copy has to be followed */
  static async find(client: PoolClient, familyKeys: readonly string[]): Promise<CardMembers | undefined> {
    if (familyKeys.length === 0) return undefined;
    const members = new CardMembers();
    const { rows } = await client.query<{ person_key: string; state: string }>(
      `SELECT person_key, state FROM subscriber.person
       WHERE in_scope AND state::jsonb ->> 'familyKey' = ANY($1::text[])`,
      [textArray([...new Set(familyKeys)])],
    );
    for (const row of rows) members.follow(row.person_key, views.readable(JSON.parse(row.state) as View));
    return members;
  }

  /** The copy of this person is now `view`; without one the person has left the scope. */
  follow(personKey: string, view: KemensosView | undefined): void {
    if (view) this.views.set(personKey, view);
    else this.views.delete(personKey);
  }

  on(familyKey: string, exceptKey: string): Member[] {
    return [...this.views]
      .filter(([personKey, view]) => personKey !== exceptKey && view.familyKey === familyKey)
      .map(([personKey, view]) => ({ personKey, view }));
  }
}
