import type { Pool, PoolClient } from 'pg';
import { stateAfter, type PersonMessage } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';

/** A message about a person, from the table of messages. */
export interface LastMessage {
  readonly personId: string;
  readonly sequence: number;
  readonly value: Buffer;
}

/**
 * What a partner holds after each of these messages, in canonical JSON; undefined when it holds nothing. A message that
 * adds members to a view is read with those before it, back to one with a whole view (ADR 0063).
 */
export async function viewsAfter(
  client: Pool | PoolClient,
  partner: string,
  messages: readonly LastMessage[],
): Promise<(string | undefined)[]> {
  const chains = messages.map(({ value, ...message }) => ({ ...message, values: [parsed(value)] }));
  for (;;) {
    const open = chains.filter(({ values: [first] }) => first?.added !== undefined);
    if (open.length === 0) break;
    const before = await messagesBefore(client, partner, open);
    open.forEach((chain, index) => {
      const found = before[index];
      chain.sequence = found?.sequence ?? 0;
      chain.values.unshift(found ? parsed(found.value) : {});
    });
  }
  return chains.map(({ values }) => {
    const state = values.reduce<PersonMessage['state']>((held, value) => stateAfter(value, held), undefined);
    return state && canonicalJson(state);
  });
}

type Stated = Pick<PersonMessage, 'state' | 'added'>;
const parsed = (value: Buffer) => JSON.parse(value.toString()) as Stated;

interface Before {
  readonly sequence: number;
  readonly value: Buffer;
}

/** The message before each of these about the same person; undefined when there is none. */
async function messagesBefore(
  client: Pool | PoolClient,
  partner: string,
  messages: readonly Omit<LastMessage, 'value'>[],
): Promise<(Before | undefined)[]> {
  const { rows } = await client.query<{ place: number; sequence: string; value: Buffer }>({
    name: 'messages-before',
    text: `SELECT asked.place::int AS place, before.sequence, before.value
           FROM unnest($2::uuid[], $3::bigint[]) WITH ORDINALITY AS asked (person_id, sequence, place)
           CROSS JOIN LATERAL (SELECT m.sequence, m.value FROM publisher.message m
             WHERE m.person_id = asked.person_id AND m.partner = $1 AND m.sequence < asked.sequence
             ORDER BY m.sequence DESC LIMIT 1) before`,
    values: [partner, messages.map(({ personId }) => personId), messages.map(({ sequence }) => sequence)],
  });
  const found = new Map(
    rows.map(({ place, sequence, value }) => [place, { sequence: Number(sequence), value }]),
  );
  return messages.map((_, index) => found.get(index + 1));
}
