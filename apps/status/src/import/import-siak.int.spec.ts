import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { migrateDesks } from '@peristiwa/desk';
import { loadAreas } from '@peristiwa/areas';
import {
  eventTypes,
  foldFamily,
  foldPerson,
  toFact,
  type FamilyEvent,
  type PersonEvent,
} from '@peristiwa/domain';
import { plainDate } from '@peristiwa/kernel';
import { migrateLedger, PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { importSiak, type ImportCounts } from './import-siak';
import { shapeOf } from './siak-file';
import type { Fault } from './siak-person';

const HEADER = [
  ...[
    'NIK',
    'NO_KK',
    'NAMA_LGKP',
    'JENIS_KLMIN',
    'TMPT_LHR',
    'TGL_LHR',
    'AGAMA',
    'STATUS_KAWIN',
    'STAT_HBKEL',
  ],
  ...[
    'PDDK_AKH',
    'JENIS_PKRJN',
    'NIK_IBU',
    'NIK_AYAH',
    'ALAMAT',
    'NO_RT',
    'NO_RW',
    'NO_PROP',
    'NO_KAB',
    'NO_KEC',
    'NO_KEL',
  ],
];
const KK = '3204051811209001';
const HUSBAND = '3204051204859001';
const WIFE = '3204055607889001';
const SON = '3204050405129001';
const AREA = ['32', '04', '05', '2001'];

interface Row {
  readonly nik: string;
  readonly kk?: string;
  readonly name?: string;
  readonly sex?: 1 | 2;
  readonly born?: string;
  readonly married?: 1 | 2;
  readonly shdk?: number;
  readonly mother?: string;
  readonly father?: string;
}
const row = ({
  nik,
  kk = KK,
  name = 'Budi Santoso',
  sex = 1,
  born = '12-04-1985',
  married = 1,
  ...more
}: Row) => [
  ...[
    nik,
    kk,
    name,
    sex,
    'Bandung',
    born,
    1,
    married,
    more.shdk ?? 1,
    8,
    15,
    more.mother ?? '',
    more.father ?? '',
  ],
  ...['Jalan Melati 7; blok B', '002', '004', ...AREA],
];
const husband = row({ nik: HUSBAND, married: 2 });
const wife = row({ nik: WIFE, name: 'Siti Aminah', sex: 2, born: '16-07-1988', married: 2, shdk: 3 });
const son = row({
  nik: SON,
  name: 'Adi Santoso',
  born: '04-05-2012',
  shdk: 4,
  mother: WIFE,
  father: HUSBAND,
});

let database: TestDatabase;
let pool: Pool;
let ledger: PostgresLedger;
const folder = mkdtempSync(join(tmpdir(), 'peristiwa-siak-'));
const areas = loadAreas();

beforeEach(async () => {
  database = await testDatabase('siak');
  await migrateLedger(database.url, eventTypes);
  await migrateDesks(database.url);
  pool = createPool({ url: database.url, role: 'peristiwa_status', name: 'import', max: 3 });
  ledger = new PostgresLedger(pool, 'status');
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function text(rows: readonly (readonly (string | number)[])[], delimiter = ','): string {
  const quoted = (value: string | number) => (String(value).includes(';') ? `"${value}"` : String(value));
  return [HEADER, ...rows].map((cells) => cells.map(quoted).join(delimiter)).join('\r\n');
}

async function imported(content: string | Buffer, campaignId?: string) {
  const path = join(folder, 'siak.csv');
  writeFileSync(path, content);
  const refused = new Map<number, readonly string[]>();
  const counts: ImportCounts = await importSiak({
    ...{ pool, path, areas, campaignId, shape: await shapeOf(path), today: () => plainDate('2026-11-22') },
    onRefused: (line: number, faults: readonly Fault[]) =>
      refused.set(
        line,
        faults.map(({ code }) => code),
      ),
  });
  return { counts, refused: Object.fromEntries(refused) };
}

async function person(nik: string) {
  const id = (await ledger.resolve('nik', nik)) ?? '';
  const events = (await ledger.readStreams([id])).get(id) ?? [];
  return { id, state: foldPerson(events.map((event) => toFact<PersonEvent>(event))) };
}
async function card(kk = KK) {
  const id = (await ledger.resolve('kk', kk)) ?? '';
  const events = (await ledger.readStreams([id])).get(id) ?? [];
  return foldFamily(events.map((event) => toFact<FamilyEvent>(event)));
}

describe('import of a file of SIAK', () => {
  it('records a card with head, spouse and child, whatever their order, and knows parents and spouse', async () => {
    const { counts, refused } = await imported(text([son, wife, husband]));
    expect(refused).toEqual({});
    expect(counts).toMatchObject({ rows: 3, accepted: 3, known: 0, refused: 0 });
    const [father, mother, child] = [await person(HUSBAND), await person(WIFE), await person(SON)];
    expect(child.state).toMatchObject({ motherId: mother.id, fatherId: father.id });
    expect(mother.state).toMatchObject({ marriages: [{ spouseId: father.id }] });
    expect(await card()).toMatchObject({
      kkNumber: KK,
      members: [{ relationship: 'head' }, { relationship: 'wife' }, { relationship: 'child' }],
    });
  });

  it('given a campaign, then every event names it, of whole cards and of single rows (ADR 0059)', async () => {
    const campaignId = '0b8f8d5e-3f5e-4a57-9c3b-3d7b2a1c9000';
    await imported(text([husband, wife]), campaignId);
    await imported(text([son]), campaignId);
    const { rows } = await pool.query<{ campaign: string | null; events: number }>(
      `SELECT meta::jsonb ->> 'campaignId' AS campaign, count(*)::int AS events FROM ledger.event GROUP BY 1`,
    );
    expect(rows).toEqual([{ campaign: campaignId, events: expect.any(Number) }]);
  });

  it('given the same file twice, and once more in another encoding, then nothing is added', async () => {
    await imported(text([husband, wife, son]));
    const tail = await ledger.tail();
    const again = await imported(text([husband, wife, son], ';'));
    expect(again.counts).toMatchObject({ rows: 3, accepted: 0, known: 3, refused: 0 });
    const utf16 = Buffer.from(`\uFEFF${text([wife, son, husband], '\t')}`, 'utf16le');
    expect((await imported(utf16)).counts).toMatchObject({ rows: 3, known: 3 });
    expect(await ledger.tail()).toBe(tail);
  });

  it('given members whose head comes at the end of the file, or from an earlier import, then they join', async () => {
    const others = Array.from({ length: 2_100 }, (_, index) => {
      const serial = String(1_000 + index);
      return row({
        nik: `320405120485${serial}`,
        kk: `320405181120${serial}`,
        name: `Warga ${'abcdefghij'[index % 10]}`,
      });
    });
    const { counts, refused } = await imported(text([wife, ...others, husband]));
    expect(refused).toEqual({});
    expect(counts.accepted).toBe(2_102);
    await imported(text([son]));
    expect((await person(SON)).state).toMatchObject({
      status: 'registered',
      motherId: (await person(WIFE)).id,
    });
  });

  it('lists each refused row with its line, and records the others', async () => {
    const { counts, refused } = await imported(
      text([
        husband,
        row({ nik: '123', shdk: 4 }),
        row({ nik: HUSBAND, born: '01-01-1970', shdk: 9 }),
        row({ nik: SON, kk: '3204051811209002', shdk: 4 }),
        ['only', 'three', 'cells'],
        wife,
      ]),
    );
    expect(refused).toEqual({
      3: ['wrong-number'],
      4: ['nik-in-use'],
      5: ['card-without-head'],
      6: ['wrong-columns'],
    });
    expect(counts).toMatchObject({ rows: 6, accepted: 2, refused: 4 });
  });

  it('records a card of which nothing is known as one act, with the lines of its rows', async () => {
    await imported(text([wife, husband, son]));
    const { rows } = await pool.query(`SELECT DISTINCT act_id, meta FROM ledger.event`);
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0].meta as string)).toMatchObject({
      rows: [{ line: 3 }, { line: 2 }, { line: 4 }],
    });
  });

  it.each([
    [
      'a child who is older than the head',
      row({ nik: SON, born: '04-05-1960', shdk: 4 }),
      'parent-not-older',
    ],
    ['a NIK that stands twice', row({ nik: WIFE, born: '04-05-2012', shdk: 4 }), 'nik-in-use'],
  ])(
    'given a card with %s, then that row is refused and the others are recorded',
    async (_title, wrong, code) => {
      const { counts, refused } = await imported(text([husband, wrong, wife]));
      expect(refused).toEqual({ 3: [code] });
      expect(counts).toMatchObject({ rows: 3, accepted: 2, refused: 1 });
      expect(await card()).toMatchObject({ members: [{ relationship: 'head' }, { relationship: 'wife' }] });
    },
  );

  it('reads names in a Windows encoding', async () => {
    const name = Buffer.from(text([row({ nik: HUSBAND, name: 'Andr\u00e9 Lim' })]), 'latin1');
    expect((await imported(name)).counts.accepted).toBe(1);
    expect((await person(HUSBAND)).state).toMatchObject({ name: 'Andr\u00e9 Lim' });
  });

  it('keeps a code that is on no table with the act', async () => {
    await imported(text([husband.with(6, 9)]));
    const { rows } = await pool.query('SELECT meta FROM ledger.event WHERE act_index = 1');
    expect(JSON.parse(rows[0].meta as string)).toMatchObject({
      channel: 'import',
      rows: [{ line: 2, raw: { AGAMA: '9' } }],
    });
    expect((await person(HUSBAND)).state).toMatchObject({ religion: 'other' });
  });
});

describe('a file that cannot be read', () => {
  const shape = (content: string | Buffer) => {
    const path = join(folder, 'wrong.csv');
    writeFileSync(path, content);
    return shapeOf(path);
  };

  it.each([
    ['an empty file', '', 'Berkas kosong'],
    ['an Excel workbook', 'PK\u0003\u0004', 'CSV UTF-8'],
    ['UTF-16 of the other byte order', Buffer.from([0xfe, 0xff, 0, 0x4e]), 'CSV UTF-8'],
    ['a file without columns of SIAK', 'a,b\n1,2', 'NIK, NO_KK'],
    ['a column that is there twice', `${HEADER.join()},NIK`, 'dua kali: NIK'],
  ])('given %s, then the message says what to do', async (_title, content, message) => {
    await expect(shape(content)).rejects.toThrow(message);
  });

  it('given a missing file, then that is said', async () => {
    await expect(shapeOf(join(folder, 'missing.csv'))).rejects.toThrow('tidak ditemukan');
  });
});
