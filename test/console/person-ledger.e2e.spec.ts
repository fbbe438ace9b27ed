import { randomUUID } from 'node:crypto';
import { demoBirth } from '@peristiwa/desk';
import { ConsoleSystem, type Visitor } from './console-system';

/*
 * Issue 14, pages Person and card, and Ledger: a birth is registered at a desk; an officer finds the child, moves time in
 * both directions and sees why a field is so; an auditor finds the act in the ledger and verifies the chain.
 */

jest.setTimeout(180_000);

let system: ConsoleSystem;
let child: { personId: string; nik: string };
let actId: string;

beforeAll(async () => {
  system = await ConsoleSystem.start();
  const answer = await system.call<{
    actId: string;
    position: number;
    result: { children: { personId: string; nik: string }[] };
  }>('birth', 'registrar-3204', '/v1/births', { ...demoBirth, requestId: randomUUID() });
  child = answer.result.children[0] as typeof child;
  ({ actId } = answer);
  await system.call('registry', 'registrar-3204', '/v1/persons/lookup', {
    nik: child.nik,
    minPosition: answer.position,
  });
}, 240_000);
afterAll(() => system?.stop(), 60_000);

async function sayPurpose({ page }: Visitor, button: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('pengaduan 12/2026');
  await dialog.getByRole('button', { name: button }).click();
}

it('a registrar finds a child by NIK, moves time in two directions and sees why a field is so', async () => {
  const visitor = await system.signIn('registrar-3204');
  const { page } = visitor;
  await visitor.go('/person');
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
  for (const tab of ['Riwayat peristiwa', 'Kartu keluarga', 'Alamat', 'Kekerabatan', 'Lembaga pengguna']) {
    await page.getByRole('tab', { name: tab }).click();
    await record.getByRole('heading').or(record.getByText('Kelahiran')).first().waitFor();
    broken.push(...(await visitor.violations()).map((rule) => `${tab}: ${rule}`));
  }
  expect(broken).toEqual([]);
  await page.getByText('tidak memegang apa pun').or(page.getByText('kemensos')).first().waitFor();
  expect(visitor.faults()).toEqual([]);
});

it('an auditor opens the act in the ledger, verifies the chain and signs nothing', async () => {
  const visitor = await system.signIn('auditor', 'en');
  const { page } = visitor;
  await visitor.go('/ledger');
  await page.getByRole('region', { name: 'Ledger' }).getByRole('button').first().waitFor();
  expect(await visitor.violations()).toEqual([]);
  expect(await page.locator('main').textContent()).not.toContain(child.nik);

  await visitor.go(`/ledger/${actId}`);
  await page.getByText('All digests agree', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Open the content' }).click();
  await sayPurpose(visitor, 'Use this purpose');
  await page.getByText('subject of the act').first().waitFor();
  expect(await visitor.violations()).toEqual([]);

  await visitor.go('/ledger');
  await page.getByRole('tab', { name: 'Verification' }).click();
  await page.getByRole('button', { name: 'Start the verification' }).click();
  await page.getByText('no finding', { exact: false }).first().waitFor();
  expect(await visitor.violations()).toEqual([]);
  await page.getByRole('tab', { name: 'Checkpoints' }).click();
  await page.getByText('There is no checkpoint yet').waitFor();
  expect(await page.getByRole('button', { name: 'Verify, then sign the present end' }).count()).toBe(0);
  await page.getByRole('tab', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/^peristiwa-1-\d+\.ndjson$/);
  expect(visitor.faults()).toEqual([]);
});

it('an operator signs a checkpoint, and the child’s record is not read before it is opened', async () => {
  const visitor = await system.signIn('operator');
  const { page } = visitor;
  await visitor.go('/ledger');
  await page.getByRole('tab', { name: 'Titik periksa' }).click();
  await page.getByRole('button', { name: 'Periksa lalu tandatangani ujung sekarang' }).click();
  await page.getByText('tanda tangan sah').waitFor();

  await visitor.go(`/person/${child.personId}`);
  await page.getByRole('button', { name: 'Buka data penduduk' }).waitFor();
  expect(await page.getByRole('tab').count()).toBe(0);
  expect(visitor.faults()).toEqual([]);
});
