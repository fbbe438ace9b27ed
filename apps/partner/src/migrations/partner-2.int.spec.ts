import type { QueryRunner } from 'typeorm';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { partnerService } from '../service';
import { CountMembers1795500000034 } from './partner-2';

jest.setTimeout(60_000);

it('counts the members of a copy that is there already, and follows whatever changes it', async () => {
  const database = await testDatabase('count_members');
  await partnerService('count-members').migrate(database.url);
  const pool = createPool({ url: database.url, name: 'spec', max: 2 });
  const runner = { query: (text: string) => pool.query(text) } as unknown as QueryRunner;
  const migration = new CountMembers1795500000034();
  try {
    const add = (from: number, to: number, state: object) =>
      pool.query(
        `INSERT INTO subscriber.person (person_key, version, state, last_sequence, in_scope)
         SELECT 'p' || n, 1, $3, n, true FROM generate_series($1::int, $2::int) n`,
        [from, to, JSON.stringify(state)],
      );
    const members = async () => {
      const { rows } = await pool.query<{ member: string; persons: number }>(
        'SELECT member, sum(persons)::int AS persons FROM partner.member_count GROUP BY 1 ORDER BY 1',
      );
      return Object.fromEntries(rows.map(({ member, persons }) => [member, persons]));
    };
    await migration.down(runner);
    await add(1, 10, { nik: '32', name: 'Ayu' });
    await pool.query(
      `INSERT INTO subscriber.person (person_key, version, last_sequence, in_scope) VALUES ('gone', 1, 11, false)`,
    );
    await migration.up(runner);
    expect(await members()).toEqual({ name: 10, nik: 10 });
    await add(21, 25, { nik: '32', sex: 'male' });
    expect(await members()).toEqual({ name: 10, nik: 15, sex: 5 });
    await pool.query(
      `UPDATE subscriber.person SET state = NULL, in_scope = false WHERE person_key IN ('p1', 'p21')`,
    );
    expect(await members()).toEqual({ name: 9, nik: 13, sex: 4 });
    await pool.query(`DELETE FROM subscriber.person WHERE person_key IN ('p1', 'p2', 'p22')`);
    expect(await members()).toEqual({ name: 8, nik: 11, sex: 3 });
    // Nothing of a transaction that is undone.
    await pool.query('BEGIN; DELETE FROM subscriber.person; ROLLBACK');
    expect(await members()).toEqual({ name: 8, nik: 11, sex: 3 });
    await pool.query('TRUNCATE subscriber.person');
    expect(await members()).toEqual({});
  } finally {
    await pool.end();
    await database.drop();
  }
});
