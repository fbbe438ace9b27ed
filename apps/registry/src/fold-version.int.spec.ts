import type { Pool } from 'pg';
import type { Family, Person } from '@peristiwa/domain';
import {
  FAMILY,
  family,
  familyOfFour,
  FATHER,
  HOME,
  MOTHER,
  on,
  OTHER_VILLAGE,
  person,
  recorded,
  VILLAGE,
} from '@peristiwa/testing';
import { ROLE } from './names';
import { foldStatus } from './progress';
import type { RebuildOptions } from './rebuild/rebuild';
import { contentsOf, rebuildUnderTest, RegistriesUnderTest } from './registry-under-test';

/** Two releases of the fold: the first one writes names and address lines in capitals. */
const mockRelease = { foldVersion: 2 };
const mockOlder = () => mockRelease.foldVersion === 1;
function mockPerson(folded: Person): Person {
  if (!mockOlder() || folded.status === 'unregistered') return folded;
  return { ...folded, name: folded.name.toUpperCase() };
}
function mockFamily(folded: Family): Family {
  if (!mockOlder() || folded.status === 'none') return folded;
  return { ...folded, address: { ...folded.address, line: folded.address.line.toUpperCase() } };
}
jest.mock('@peristiwa/domain', () => {
  const domain = jest.requireActual<typeof import('@peristiwa/domain')>('@peristiwa/domain');
  return {
    ...domain,
    get FOLD_VERSION() {
      return mockRelease.foldVersion;
    },
    foldPerson: (...facts: Parameters<typeof domain.foldPerson>) => mockPerson(domain.foldPerson(...facts)),
    evolvePerson: (...step: Parameters<typeof domain.evolvePerson>) =>
      mockPerson(domain.evolvePerson(...step)),
    foldFamily: (...facts: Parameters<typeof domain.foldFamily>) => mockFamily(domain.foldFamily(...facts)),
    evolveFamily: (...step: Parameters<typeof domain.evolveFamily>) =>
      mockFamily(domain.evolveFamily(...step)),
  };
});

jest.setTimeout(60_000);

let under: RegistriesUnderTest;
let owner: Pool;

beforeEach(async () => {
  mockRelease.foldVersion = 1;
  under = await RegistriesUnderTest.open();
  owner = under.pool();
  const { position } = await under.writer.record(familyOfFour());
  under.start('first release');
  await under.reached(position);
  await under.stopAll();
  mockRelease.foldVersion = 2;
});
afterEach(() => under.close());

/** A change of address after all recorded facts: it is in order, so the fold would resume from the stored state. */
const moved = (day: string, line: string) => {
  const address = { ...HOME, area: OTHER_VILLAGE, line };
  const occurredOn = on(day);
  return [
    ...recorded(person(FATHER), {
      type: 'AddressChanged' as const,
      occurredOn,
      data: { changedOn: occurredOn, from: VILLAGE, address },
    }),
    ...recorded(family(FAMILY), {
      type: 'FamilyRelocated' as const,
      occurredOn,
      data: { moveId: FAMILY, address },
    }),
  ];
};

const persons = async (schema = 'registry') =>
  (
    await owner.query<{ name: string; foldVersion: number }>(
      `SELECT state::json ->> 'name' AS name, fold_version AS "foldVersion" FROM ${schema}.person ORDER BY person_id`,
    )
  ).rows.map(({ name, foldVersion }) => `${name} ${foldVersion}`);
const card = async () =>
  (
    await owner.query<{ line: string; foldVersion: number }>(
      `SELECT state::json -> 'address' ->> 'line' AS line, fold_version AS "foldVersion" FROM registry.family`,
    )
  ).rows;
const changesAfter = async (changeNo: number) =>
  (
    await owner.query<{ name: string; types: string[] }>(
      `SELECT state::json ->> 'name' AS name, types FROM registry.change WHERE change_no > $1 ORDER BY change_no`,
      [changeNo],
    )
  ).rows.map(({ name, types }) => [name, ...types].join(' '));
const status = async () =>
  foldStatus(
    (
      await owner.query(
        `SELECT position::float8 AS position, fold_version AS "foldVersion" FROM registry.projection_slice
         WHERE name = 'registry'`,
      )
    ).rows,
  );
const rebuild = (options: Partial<RebuildOptions> = {}) =>
  rebuildUnderTest({
    pool: owner,
    ledgerPool: under.pool(under.url, ROLE),
    ledger: under.ledger,
    ...options,
  });

it('is stored with every row and with the checkpoint', async () => {
  expect(await persons()).toEqual(['BUDI SANTOSO 1', 'SITI AMINAH 1', 'AGUS SANTOSO 1', 'DEWI SANTOSO 1']);
  expect(await card()).toEqual([{ line: 'JALAN MELATI 5', foldVersion: 1 }]);
  expect(await status()).toEqual({ version: 2, statesOf: 1, rebuildDue: true });
  mockRelease.foldVersion = 1;
  expect(await status()).toEqual({ version: 1, statesOf: 1, rebuildDue: false });
});

it('makes the next release fold whole every stream it touches, and warn that a rebuild is due', async () => {
  const warn = jest.fn();
  const { position } = await under.writer.record(moved('2026-03-02', 'Jalan Mawar 1'));
  under.start('second release', { log: { info: () => undefined, warn, error: () => undefined } });
  await under.reached(position);
  expect(await persons()).toEqual(['Budi Santoso 2', 'SITI AMINAH 1', 'AGUS SANTOSO 1', 'DEWI SANTOSO 1']);
  expect(await card()).toEqual([{ line: 'Jalan Mawar 1', foldVersion: 2 }]);
  expect(await changesAfter(4)).toEqual(['Budi Santoso AddressChanged']);
  expect(warn.mock.calls).toContainEqual([
    expect.objectContaining({ foldVersion: 2 }),
    'states of another fold version: a rebuild is due',
  ]);
  // States that the first release made remain, so the checkpoint keeps its version.
  expect(await status()).toEqual({ version: 2, statesOf: 1, rebuildDue: true });

  const next = await under.writer.record(moved('2026-03-03', 'Jalan Mawar 2'));
  await under.reached(next.position);
  expect(await changesAfter(5)).toEqual(['Budi Santoso AddressChanged']);
  expect(await card()).toEqual([{ line: 'Jalan Mawar 2', foldVersion: 2 }]);
});

it('does not resume the states of a newer release either', async () => {
  const first = await under.writer.record(moved('2026-03-02', 'Jalan Mawar 1'));
  under.start('second release');
  await under.reached(first.position);
  await under.stopAll();
  mockRelease.foldVersion = 1;
  const second = await under.writer.record(moved('2026-03-03', 'Jalan Mawar 2'));
  under.start('first release again');
  await under.reached(second.position);
  expect((await persons())[0]).toBe('BUDI SANTOSO 1');
  expect(await card()).toEqual([{ line: 'JALAN MAWAR 2', foldVersion: 1 }]);
});

it('is updated by a rebuild, which publishes only the persons whose states differ', async () => {
  const { position } = await under.writer.record(moved('2026-03-02', 'Jalan Mawar 1'));
  under.start('second release');
  await under.reached(position);
  const result = await rebuild().run();
  expect(result).toMatchObject({ outcome: 'switched', published: 3 });
  expect(result.comparison?.differences.map(({ streamId }) => streamId)).not.toContain(FATHER);
  expect(await persons()).toEqual(['Budi Santoso 2', 'Siti Aminah 2', 'Agus Santoso 2', 'Dewi Santoso 2']);
  expect((await changesAfter(5)).toSorted()).toEqual(['Agus Santoso', 'Dewi Santoso', 'Siti Aminah']);
  expect(await status()).toEqual({ version: 2, statesOf: 2, rebuildDue: false });
  const { persons: rows, families } = await contentsOf(owner);
  expect(await under.asOfOne()).toMatchObject({ persons: rows, families });

  await rebuild({ kind: 'rollback' }).run();
  expect((await persons())[1]).toBe('SITI AMINAH 1');
  expect(await status()).toEqual({ version: 2, statesOf: 1, rebuildDue: true });
});

it('alone is no difference: a rebuild that gives equal states publishes no person', async () => {
  // The releases differ only in their version.
  await owner.query(
    `UPDATE registry.person SET state = replace(replace(replace(replace(state, 'BUDI SANTOSO', 'Budi Santoso'),
       'SITI AMINAH', 'Siti Aminah'), 'AGUS SANTOSO', 'Agus Santoso'), 'DEWI SANTOSO', 'Dewi Santoso')`,
  );
  await owner.query(`UPDATE registry.family SET state = replace(state, 'JALAN MELATI', 'Jalan Melati')`);
  const { outcome, published: differing, comparison } = await rebuild().run();
  expect({ outcome, differing, differences: comparison?.differences }).toEqual({
    outcome: 'switched',
    differing: 0,
    differences: [],
  });
  expect(await changesAfter(4)).toEqual([]);
  expect((await persons())[1]).toBe('Siti Aminah 2');
  expect((await status()).rebuildDue).toBe(false);
});

it('keeps a rebuild of one release from being resumed by another', async () => {
  mockRelease.foldVersion = 1;
  const begun = rebuild();
  begun.stop();
  expect(await begun.run()).toMatchObject({ outcome: 'paused' });
  mockRelease.foldVersion = 2;
  await expect(rebuild().run()).rejects.toThrow('by a release with another fold');
  await owner.query(`UPDATE registry.rebuild SET wish = 'cancel' WHERE ended_at IS NULL`);
  expect(await rebuild().run()).toMatchObject({ outcome: 'cancelled' });
  expect(await rebuild().run()).toMatchObject({ outcome: 'switched', published: 4 });
});

it('is 0 for rows that were written before it was recorded, and no row can be written without it', async () => {
  const withoutVersion = owner.query(
    `INSERT INTO registry.family (family_id, version, position, kk_number, head_id, status, area, state)
     SELECT $1, 1, 1, kk_number, head_id, status, area, state FROM registry.family`,
    [MOTHER],
  );
  await expect(withoutVersion).rejects.toMatchObject({ code: '23502' });
});
