import { randomUUID } from 'node:crypto';
import { demoBiodata, demoBirth } from '@peristiwa/desk';
import { Cluster } from '../journeys/cluster';
import { axe, ConsoleBrowser, type Visited } from './browser';

/*
 * Issue 14, pages Person and card, and Ledger: a birth is registered at a desk; an officer finds the child, moves time in
 * both directions and sees why a field is so; an auditor finds the act in the ledger and verifies the chain.
 */

jest.setTimeout(180_000);

let cluster: Cluster;
let chromium: ConsoleBrowser;
let child: { personId: string; nik: string };
let actId: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  chromium = await ConsoleBrowser.launch(cluster.urls.ops, cluster.issuer.issuer);
  for (const biodata of demoBiodata)
    await cluster.call('registrar-3204', 'POST', `${cluster.urls.status}/v1/biodata`, biodata);
  const answer = (await cluster.call('registrar-3204', 'POST', `${cluster.urls.birth}/v1/births`, {
    ...demoBirth,
    requestId: randomUUID(),
  })) as { actId: string; position: number; result: { children: [typeof child] } };
  [child] = answer.result.children;
  ({ actId } = answer);
  const { nik } = child;
  const lookup = { nik, minPosition: answer.position };
  await cluster.call('registrar-3204', 'POST', `${cluster.urls.registry}/v1/persons/lookup`, lookup);
}, 240_000);
afterAll(async () => {
  await chromium?.close();
  await cluster?.stop();
}, 60_000);

async function visit(as: string, path: string, language: 'id' | 'en' = 'id') {
  const visited = await chromium.visit({ as, language });
  await visited.page.getByRole('heading', { level: 1 }).waitFor();
  await go(visited, path);
  return visited;
}
async function go({ page }: Visited, path: string): Promise<void> {
  await page.goto(`${cluster.urls.ops}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

async function sayPurpose({ page }: Visited, button: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('pengaduan 12/2026');
  await dialog.getByRole('button', { name: button }).click();
}

it('a registrar finds a child by NIK, moves time in two directions and sees why a field is so', async () => {
  const visitor = await visit('registrar-3204', '/person');
  const { page } = visitor;
  await page.getByLabel('NIK', { exact: false }).last().fill(child.nik);
  await page.getByRole('button', { name: 'Cari', exact: true }).click();
  await sayPurpose(visitor, 'Pakai keperluan ini');
  await page.getByRole('tab', { name: 'Keadaan' }).waitFor();
  expect(page.url()).toContain(child.personId);
  expect(page.url()).not.toContain(child.nik);
  const record = page.getByRole('tabpanel');
  await record.getByText('Status perkawinan').waitFor();
  expect(await page.locator('main').textContent()).not.toContain(child.nik);
  await record.getByRole('button', { name: 'Tampilkan' }).first().click();
  await page.getByText(child.nik).waitFor();

  await page.getByRole('button', { name: 'Mengapa Alamat demikian?' }).click();
  await page.getByText('Kelahiran memberi isian ini nilainya.').waitFor();
  await page.getByText('Nomor akta atau surat:').waitFor();
  await page
    .getByText(/\d\d\.\d\d\.\d\d WIB/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');

  const known = page.getByRole('slider', { name: 'Sebagaimana diketahui pada' });
  await known.focus();
  await page.keyboard.press('Home');
  await page.getByText('Belum tercatat pada waktu itu').waitFor();
  await page.getByRole('button', { name: 'Kembali ke sekarang' }).click();
  await record.getByText('Status perkawinan').waitFor();
  const valid = page.getByRole('slider', { name: 'Keadaan pada tanggal' });
  await valid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.getByText('Anda melihat masa lalu', { exact: false }).waitFor();
  await record.getByText('Status perkawinan').waitFor();

  const broken: string[] = [];
  for (const [tab, shown] of [
    ['Riwayat peristiwa', 'Kelahiran'],
    ['Kartu keluarga', 'Riwayat kartu'],
    ['Alamat', 'Jawa Barat'],
    ['Kekerabatan', 'Hubungan'],
    ['Lembaga pengguna', 'Kapan diberitahukan'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await record.getByText(shown, { exact: true }).first().waitFor();
    broken.push(...(await axe(page)).map((rule) => `${tab}: ${rule}`));
  }
  expect(broken).toEqual([]);
  await page.getByText('tidak memegang apa pun').or(page.getByText('Kemensos')).first().waitFor();
  expect(visitor.faults).toEqual([]);
});

it('an auditor opens the act in the ledger, verifies the chain and signs nothing', async () => {
  const visitor = await visit('auditor', '/ledger', 'en');
  const { page } = visitor;
  await page.getByRole('region', { name: 'Ledger' }).getByRole('button').first().waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await page.locator('main').textContent()).not.toContain(child.nik);

  await go(visitor, `/ledger/${actId}`);
  await page.getByText('All digests agree', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Open the content' }).click();
  await sayPurpose(visitor, 'Use this purpose');
  await page.getByText('subject of the act').first().waitFor();
  await page.getByText('mother', { exact: true }).first().waitFor();
  await page.getByText('Weight (grams)').first().waitFor();
  await page.getByText('Residence on that day').first().waitFor();
  expect(await page.locator('main').innerText()).not.toMatch(/[{}]|"actNumber"/);
  await page.getByRole('button', { name: 'Show as sent (JSON)' }).click();
  await page.getByText('"actNumber"', { exact: false }).first().waitFor();
  expect(await axe(page)).toEqual([]);

  await go(visitor, '/ledger');
  await page.getByRole('tab', { name: 'Verification' }).click();
  await page.getByRole('button', { name: 'Start the verification' }).click();
  await page.getByText('no finding', { exact: false }).first().waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Checkpoints' }).click();
  await page.getByText('There is no checkpoint yet').waitFor();
  expect(await page.getByRole('button', { name: 'Verify, then sign the present end' }).count()).toBe(0);
  await page.getByRole('tab', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/^peristiwa-1-\d+\.ndjson$/);
  expect(visitor.faults).toEqual([]);
});

it('an operator is told where checkpoints are signed, and a record is not read before it is opened', async () => {
  const visitor = await visit('operator', '/ledger');
  const { page } = visitor;
  await page.getByRole('tab', { name: 'Titik periksa' }).click();
  await page.getByText('Tidak ada kunci di layanan ini', { exact: false }).waitFor();

  await go(visitor, `/person/${child.personId}`);
  await page.getByRole('button', { name: 'Buka data penduduk' }).waitFor();
  expect(await page.getByRole('tab').count()).toBe(0);
  expect(visitor.faults).toEqual([]);
});
