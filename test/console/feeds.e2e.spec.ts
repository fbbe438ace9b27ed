import type { Page } from 'playwright-core';
import { Client } from 'pg';
import { demoBiodata } from '@peristiwa/desk';
import { Cluster, eventually } from '../journeys/cluster';
import { axe, ConsoleBrowser } from './browser';

jest.setTimeout(300_000);

/* Issue 14, pages 4 and 5: feeds and agreements, in Chromium against the system as in production. */

const REASON = 'Diminta mitra setelah pemeliharaan basis data';
let cluster: Cluster;
let chromium: ConsoleBrowser;

beforeAll(async () => {
  cluster = await Cluster.start();
  chromium = await ConsoleBrowser.launch(cluster.urls.ops, cluster.issuer.issuer);
  for (const biodata of demoBiodata)
    await cluster.call('registrar-3204', 'POST', `${cluster.urls.status}/v1/biodata`, biodata);
  await copyIsLevel();
});
afterAll(async () => {
  await chromium?.close();
  await cluster?.stop();
});

/** Kemensos has applied everything that it was sent, and that is at least one message. */
function copyIsLevel() {
  return eventually(
    () => cluster.call('operator', 'GET', `${cluster.urls.kemensos}/v1/status`),
    ({ sequence, behind }) => sequence > 0 && behind === 0,
    60_000,
  );
}

async function atKemensos<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: cluster.config.databaseUrl('kemensos') });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const open = async (page: Page, path: string) => {
  await page.goto(`${cluster.urls.ops}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
};

it.each([
  ['id', 1_366, 768],
  ['en', 390, 844],
] as const)(
  'feeds and agreements in %s at %d × %d are accessible and fit',
  async (language, width, height) => {
    const { page, context, faults } = await chromium.visit({ as: 'auditor', language, width, height });
    const paths = [
      '/feeds',
      ...['overview', 'messages', 'trouble', 'forged', 'jobs', 'reconcile', 'extracts', 'delivery'].map(
        (tab) => `/feeds/kemensos/${tab}`,
      ),
      '/campaigns',
      '/agreements',
      '/agreements/kemensos',
    ];
    for (const path of paths) {
      await open(page, path);
      await page
        .getByText(language === 'id' ? 'Memuat …' : 'Loading …')
        .first()
        .waitFor({ state: 'hidden' });
      expect([path, await axe(page)]).toEqual([path, []]);
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - window.innerWidth',
      );
      expect([path, Math.max(0, overflow)]).toEqual([path, 0]);
    }
    // An auditor looks and changes nothing.
    await expect(
      page.getByRole('button', { name: language === 'id' ? 'Akhiri' : 'End' }).count(),
    ).resolves.toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  },
);

it('opening a message shows its value, and leaves an audit row with the purpose', async () => {
  const { page, context, faults } = await chromium.visit({ as: 'operator' });
  await open(page, '/feeds/kemensos/messages');
  const first = page.getByRole('table').getByRole('button').first();
  expect(await page.content()).not.toContain('personKey');
  await first.click();
  await page.getByRole('dialog').getByLabel('Keperluan').fill('Aduan mitra nomor 12');
  await page.getByRole('button', { name: 'Pakai keperluan ini' }).click();
  await page.getByText('Pembukaan pesan ini telah dicatat.').waitFor();
  await page.getByText('Kunci orang pada lembaga ini').waitFor();
  await page.getByText('Data sesudahnya').waitFor();
  expect(await page.getByText('"personKey"').count()).toBe(0);
  await page.getByRole('button', { name: 'Tampilkan isi asli (JSON)' }).click();
  await page.getByText('"personKey"').waitFor();
  const client = new Client({ connectionString: cluster.config.databaseUrl('publisher') });
  await client.connect();
  const { rows } = await client.query(
    `SELECT actor, partner, purpose, last_sequence = first_sequence AS one FROM publisher.access_log
     WHERE partner IS NOT NULL`,
  );
  await client.end();
  expect(rows).toEqual([
    { actor: 'operator', partner: 'kemensos', purpose: 'Aduan mitra nomor 12', one: true },
  ]);
  expect(faults).toEqual([]);
  await context.close();
});

it('two days are replayed to Kemensos: choose, dry run with counts, run, result', async () => {
  const { page, context, faults } = await chromium.visit({ as: 'operator' });
  await open(page, '/feeds/kemensos/jobs');
  await page.getByRole('button', { name: 'Putar ulang' }).click();
  const wizard = page.getByRole('dialog');
  await wizard.getByRole('button', { name: 'Uji tanpa mengirim', exact: true }).click();
  await wizard.getByText('Pilih sedikitnya satu batas').waitFor();
  await wizard.getByRole('button', { name: '2 hari terakhir' }).click();
  await wizard.getByLabel('Alasan, untuk catatan').fill(REASON);
  await wizard.getByRole('button', { name: 'Uji tanpa mengirim', exact: true }).click();
  await wizard.getByText('Yang akan dikirim').waitFor();
  await wizard.getByRole('button', { name: 'Jalankan', exact: true }).click();
  await wizard.getByText('Hasil: selesai').waitFor();
  await wizard.getByRole('button', { name: 'Tutup' }).last().click();
  const { jobs } = await cluster.call('operator', 'GET', `${cluster.urls.publisher}/v1/feeds/kemensos/jobs`);
  const { sequence } = await copyIsLevel();
  expect(jobs).toMatchObject([
    { kind: 'replay', state: 'completed', reason: REASON, total: sequence, done: sequence },
  ]);
  await page.getByText(REASON).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

it('a row of the copy that somebody changed is found by the digests and reconciled from the page', async () => {
  const { page, context, faults } = await chromium.visit({ as: 'operator' });
  const [row] = await atKemensos<{ key: string; state: string }>(
    'SELECT person_key AS key, state FROM subscriber.person WHERE state IS NOT NULL ORDER BY 1 LIMIT 1',
  );
  await atKemensos(`UPDATE subscriber.person SET state = '{"sex":"unknown"}' WHERE person_key = $1`, [
    row?.key,
  ]);
  await open(page, '/feeds/kemensos/overview');
  await page.getByRole('button', { name: 'Bandingkan sidik sekarang' }).click();
  await page.getByText('Berbeda: jalankan pencocokan').waitFor();
  await page.getByRole('link', { name: 'Cocokkan' }).click();
  await page.getByRole('button', { name: 'Cocokkan' }).click();
  const wizard = page.getByRole('dialog');
  await wizard.getByRole('button', { name: 'Bandingkan' }).click();
  await wizard.getByText('isi berbeda').waitFor();
  await wizard.getByRole('button', { name: 'Perbaiki' }).click();
  await wizard.getByText('disamakan dari pesan terakhir').waitFor();
  await wizard.getByText('Register menandatangani bahwa salinan sama.').waitFor();
  await wizard.getByRole('button', { name: 'Tutup' }).last().click();
  const [after] = await atKemensos<{ state: string }>(
    'SELECT state FROM subscriber.person WHERE person_key = $1',
    [row?.key],
  );
  expect(after?.state).toBe(row?.state);
  expect(faults).toEqual([]);
  await context.close();
});

it('an agreement is amended by a draft, a dry run and an activation, and its feed says when everybody has it', async () => {
  const { page, context, faults } = await chromium.visit({ as: 'operator' });
  const before = await copyIsLevel();
  await open(page, '/agreements/kemensos');
  await page.getByRole('link', { name: 'Ubah perjanjian' }).click();
  const fields = page.getByRole('combobox', { name: 'Elemen data' });
  await fields.fill('Agama');
  await page.getByRole('option', { name: 'Agama' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Simpan rancangan dan uji' }).click();
  await page.getByText('Dibandingkan dengan versi 1 yang berlaku.').waitFor();
  await page.getByText('+ Agama').first().waitFor();
  await page.getByRole('button', { name: 'Aktifkan' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ya, lanjutkan' }).click();
  await page.getByText('Versi 2 berlaku.').waitFor();
  const after = await eventually(
    () => cluster.call('operator', 'GET', `${cluster.urls.kemensos}/v1/status`),
    ({ backfill }) => backfill?.isApplied === true,
    60_000,
  );
  expect(after.backfill).toMatchObject({ agreementVersion: 2 });
  expect(after.sequence).toBeGreaterThan(before.sequence);
  await open(page, '/agreements/kemensos');
  await page.getByText('+ Agama').first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
