import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { KemensosView } from '@peristiwa/contracts';
import { ProblemError } from '@peristiwa/service';
import { HouseholdEntity, type Programme } from './entities';

interface Card {
  readonly kk_number: string;
  readonly family_key: string;
  readonly last_sequence: string;
}

/** SQL: lives, and is on a card: not abroad. */
const IS_LIVING = `state::jsonb ->> 'residence' IS DISTINCT FROM 'deceased' AND state::jsonb ->> 'diedOn' IS NULL
      AND state::jsonb ->> 'abroadSince' IS NULL`;

/**
 * SQL: who receives the aid for a card unless somebody else is named: the wife, else the head, else the oldest member
 * (`domain.md` §5.1: pengurus, usually the wife). `family`: a column with the key of the card.
 */
function recipientOf(family: string): string {
  return `(SELECT person_key FROM subscriber.person
    WHERE in_scope AND state::jsonb ->> 'familyKey' = ${family} AND ${IS_LIVING}
    ORDER BY CASE state::jsonb ->> 'relationship' WHEN 'wife' THEN 1 WHEN 'head' THEN 2 ELSE 3 END,
      state::jsonb ->> 'bornOn', person_key LIMIT 1)`;
}

function notFound(): ProblemError {
  return new ProblemError({
    code: 'household-not-found',
    status: 404,
    title: {
      id: 'Keluarga dengan nomor KK ini tidak ditemukan',
      en: 'No household with this family card number',
    },
  });
}

/** Beneficiary households, found in the ministry's own copy of the register. */
@Injectable()
export class Households {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** For numbers that are not in the copy, the answer contains their index in the request, never the number. */
  async register(kkNumbers: readonly string[], programme: Programme) {
    const cards = await this.findCards(kkNumbers);
    const changed: unknown[] = await this.source.query(
      `INSERT INTO kemensos.household AS h (family_key, kk_number, kk_sequence, programmes, recipient_key)
       SELECT *, ARRAY[$4], ${recipientOf('family')}
       FROM unnest($1::text[], $2::text[], $3::bigint[]) AS card (family, number, sequence)
       ON CONFLICT (family_key) DO UPDATE SET programmes = h.programmes || excluded.programmes
         WHERE NOT h.programmes @> excluded.programmes RETURNING family_key`,
      [
        cards.map((card) => card.family_key),
        cards.map((card) => card.kk_number),
        cards.map((card) => card.last_sequence),
        programme,
      ],
    );
    return { registered: changed.length, unknown: unknownOf(kkNumbers, cards) };
  }

  async remove(kkNumbers: readonly string[], programme: Programme) {
    const cards = await this.findCards(kkNumbers, 'household');
    const removed = await this.source.transaction(async (manager) => {
      const keys = cards.map((card) => card.family_key);
      const last: unknown[] = await manager
        .createQueryBuilder()
        .delete()
        .from(HouseholdEntity)
        .where('family_key = ANY(:keys) AND programmes = ARRAY[:programme]::text[]', { keys, programme })
        .returning('family_key')
        .execute()
        .then(({ raw }) => raw as unknown[]);
      const { affected } = await manager
        .createQueryBuilder()
        .update(HouseholdEntity)
        .set({ programmes: () => 'array_remove(programmes, :programme)' })
        .where('family_key = ANY(:keys) AND :programme = ANY(programmes)', { keys, programme })
        .execute();
      return last.length + (affected ?? 0);
    });
    return { removed, unknown: unknownOf(kkNumbers, cards) };
  }

  /** Ganti pengurus: only a living member of the card may receive the aid. */
  async changeRecipient(kkNumber: string, personKey: string) {
    const [card] = await this.findCards([kkNumber], 'household');
    if (!card) throw notFound();
    const isMember: unknown[] = await this.source.query(
      `SELECT FROM subscriber.person WHERE in_scope AND person_key = $1 AND state::jsonb ->> 'familyKey' = $2
         AND ${IS_LIVING}`,
      [personKey, card.family_key],
    );
    if (isMember.length === 0) {
      throw new ProblemError({
        code: 'recipient-not-member',
        status: 422,
        title: {
          id: 'Pengurus harus anggota keluarga yang masih hidup dalam KK ini',
          en: 'The recipient must be a living member of this family card',
        },
      });
    }
    const of = { familyKey: card.family_key };
    const { affected } = await this.source.manager.update(HouseholdEntity, of, { recipientKey: personKey });
    if (!affected) throw notFound();
    return this.lookUp(kkNumber);
  }

  async lookUp(kkNumber: string) {
    const [card] = await this.findCards([kkNumber], 'any');
    if (!card) throw notFound();
    const familyKey = card.family_key;
    const household = await this.source.manager.findOneBy(HouseholdEntity, { familyKey });
    const members: { person_key: string; state: string }[] = await this.source.query(
      `SELECT person_key, state FROM subscriber.person
       WHERE in_scope AND state::jsonb ->> 'kkNumber' = $1 ORDER BY person_key`,
      [kkNumber],
    );
    const open: { count: string }[] = await this.source.query(
      'SELECT count(*) FROM kemensos.case_file WHERE family_key = $1 AND closed_at IS NULL',
      [familyKey],
    );
    return {
      familyKey,
      programmes: household?.programmes ?? [],
      ...(household?.recipientKey && { recipientKey: household.recipientKey }),
      openCases: Number(open[0]?.count),
      members: members.map(({ person_key: personKey, state }) => toMember(personKey, state)),
    };
  }

  /**
   * The cards of these numbers, with the last message about each:
   * - `living`: cards with a living member; only these can be registered.
   * - `household`: also cards that are registered under the number, though their members have died or left the scope,
   *   and registered cards whose members have all died, by any number that one of them had.
   * - `any`: also cards whose number only deceased persons still have.
   */
  private async findCards(
    kkNumbers: readonly string[],
    whose: 'living' | 'household' | 'any' = 'living',
  ): Promise<Card[]> {
    const found: (Card & { readonly place: number })[] = await this.source.query(
      `SELECT kk_number, family_key, last_sequence, CASE
                WHEN is_living THEN 0
                WHEN EXISTS (SELECT FROM kemensos.household WHERE family_key = numbered.family_key)
                 AND NOT EXISTS (SELECT FROM subscriber.person WHERE in_scope AND state::jsonb ->> 'familyKey' = family_key
                                   AND ${IS_LIVING}) THEN 1
                ELSE 2 END AS place
       FROM (SELECT state::jsonb ->> 'kkNumber' AS kk_number, state::jsonb ->> 'familyKey' AS family_key,
               max(last_sequence) AS last_sequence, bool_or(${IS_LIVING}) AS is_living
             FROM subscriber.person WHERE in_scope AND state::jsonb ->> 'kkNumber' = ANY($1) GROUP BY 1, 2) numbered
       UNION ALL
       SELECT kk_number, family_key, kk_sequence, 1 FROM kemensos.household WHERE kk_number = ANY($1)
       ORDER BY place, family_key`,
      [kkNumbers],
    );
    const last = { living: 0, household: 1, any: 2 }[whose];
    const byFamily = new Map<string, Card>();
    for (const { place, ...card } of found) {
      if (place <= last && !byFamily.has(card.family_key)) byFamily.set(card.family_key, card);
    }
    return [...byFamily.values()];
  }
}

function unknownOf(kkNumbers: readonly string[], cards: readonly Card[]): number[] {
  const known = new Set(cards.map((card) => card.kk_number));
  return kkNumbers.flatMap((kkNumber, index) => (known.has(kkNumber) ? [] : [index]));
}

/** Of the copy, what case workers see of a person. */
export function toMember(personKey: string, state: string) {
  const { name, relationship, bornOn, residence, diedOn } = JSON.parse(state) as KemensosView;
  return { personKey, name, relationship, bornOn, residence, ...(diedOn === undefined ? {} : { diedOn }) };
}
