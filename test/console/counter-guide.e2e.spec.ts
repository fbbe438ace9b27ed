import { demo, demoBiodata } from '@peristiwa/desk';
import type { Page } from 'playwright-core';
import { Cluster } from '../journeys/cluster';
import { axe, ConsoleBrowser } from './browser';

jest.setTimeout(240_000);

/* Issue 14, pages 9 and 11: the counter and the guide, in Chromium against the system as in production. */

let cluster: Cluster;
let chromium: ConsoleBrowser;

beforeAll(async () => {
  cluster = await Cluster.start();
  chromium = await ConsoleBrowser.launch(cluster.urls.ops, cluster.issuer.issuer);
  for (const body of demoBiodata)
    await cluster.call('registrar-3204', 'POST', `${cluster.urls.status}/v1/biodata`, body);
});
afterAll(async () => {
  await chromium?.close();
  await cluster?.stop();
});

const field = (page: Page, id: string) => page.locator(`[id="root_${id}"]`);

async function choose(page: Page, id: string, name: string): Promise<void> {
  await field(page, id).click();
  await page.getByRole('option', { name, exact: true }).click();
}

async function fillPerson(page: Page, id: string, nik: string, name: string): Promise<void> {
  await field(page, `${id}_nik`).fill(nik);
  await field(page, `${id}_name`).fill(name);
}

/** The counter, with the form that somebody searches by the name of the service. */
async function openForm(page: Page, search: string, service: string): Promise<void> {
  await page.goto(`${cluster.urls.ops}/counter`);
  await page.getByRole('searchbox').fill(search);
  await page.getByRole('link', { name: service, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: service }).waitFor();
}

let actNumber = '';

it('registers a birth once: a refusal at its field, a double click, a lost line', async () => {
  const { page, context, faults } = await chromium.visit({ as: 'registrar-3204' });
  await openForm(page, 'kelahiran', 'Pencatatan kelahiran');
  await field(page, 'bornOn').fill('20 Nov 2026');
  await field(page, 'mother').fill(demo.mother.nik);
  await page.getByRole('button', { name: 'Cari: NIK' }).first().click();
  await page.getByRole('dialog').getByLabel('Keperluan').fill('pelayanan loket');
  await page.getByRole('button', { name: 'Pakai keperluan ini' }).click();
  await page.getByText('Siti Aminah').waitFor();
  await field(page, 'father').fill(demo.father.nik);
  await field(page, 'children_0_name').fill('Putri Konsol');
  await choose(page, 'children_0_sex', 'Perempuan');
  await field(page, 'children_0_birthOrder').fill('1');
  await page.getByRole('combobox', { name: /^Tempat lahir: / }).click();
  await page.getByRole('option', { name: 'Jawa Barat', exact: true }).click();
  await page.getByRole('combobox', { name: /^Kabupaten/ }).click();
  await page.getByRole('option', { name: 'Kabupaten Bandung', exact: true }).click();
  await fillPerson(page, 'reporter', '3204050808809121', 'Cecep Suryana');
  await choose(page, 'reporter_relationship', 'Keluarga lain');
  await fillPerson(page, 'witnesses_0', '3204050909789122', 'Dedi Mulyana');
  await page.getByRole('button', { name: 'Catat', exact: true }).click();
  // The second witness is missing.
  await page.getByRole('alert').getByText('Saksi').first().waitFor();
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
  expect(await axe(page)).toEqual([]);
  await page
    .getByRole('alert')
    .getByRole('button', { name: /^Saksi/ })
    .first()
    .click();
  expect(await page.evaluate('document.activeElement.id')).toMatch(/^root_witnesses/);
  await fillPerson(page, 'witnesses_1', '3204055010829123', 'Neneng Hasanah');
  // What was refused has been changed.
  expect(await page.getByRole('alert').count()).toBe(0);

  // The line is lost after the desk has registered: the page has no answer.
  await page.route('**/api/birth/v1/births', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Catat', exact: true }).dblclick();
  await page.getByText('Jawaban belum diterima').waitFor();
  await page.unroute('**/api/birth/v1/births');
  await page.getByRole('button', { name: 'Catat', exact: true }).click();
  await page.getByText('Permohonan ini sudah dicatat sebelumnya').waitFor();
  actNumber = (await page.getByText(/^3204-LU-\d{8}-\d{4}$/).innerText()).trim();
  const printed = page.waitForEvent('download');
  await page.getByRole('button', { name: `Cetak kutipan untuk ${actNumber}` }).click();
  expect((await printed).suggestedFilename()).toBe(`kutipan-${actNumber}.pdf`);

  const kept = await page.evaluate<string>(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])',
  );
  expect(kept).not.toMatch(/\d{16}|Bayi|Siti/);
  expect(faults.filter((fault) => !fault.includes('ERR_FAILED'))).toEqual([]);
  await context.close();
});

it('a cancellation shows what follows, waits for a second officer, and is recorded when that one approves', async () => {
  const first = await chromium.visit({ as: 'registrar-3204' });
  const { page } = first;
  await openForm(page, 'pembatalan akta kelahiran', 'Pembatalan akta kelahiran');
  await field(page, 'actId').fill(actNumber);
  await page.getByRole('button', { name: /^Cari: Akta/ }).click();
  await page.getByRole('dialog').getByLabel('Keperluan').fill('pembatalan akta');
  await page.getByRole('button', { name: 'Pakai keperluan ini' }).click();
  await page.getByText(`birth · ${actNumber}`).waitFor();
  await field(page, 'reason').fill('Akta dicatat dua kali');
  expect(await field(page, 'legalBasis_sptjm').count()).toBe(0);
  await choose(page, 'legalBasis_kind', 'Contrarius actus (keputusan kepala dinas)');
  await field(page, 'legalBasis_number').fill('400.12/1/2026');
  await field(page, 'legalBasis_date').fill('20 Nov 2026');
  await field(page, 'legalBasis_issuer').fill('Disdukcapil');
  await field(page, 'legalBasis_sptjm').fill('400.12/SPTJM/1/2026');
  await page.getByRole('button', { name: 'Uji coba: lihat akibatnya' }).click();
  await page.getByText('Hasil uji coba; belum ada yang dicatat').waitFor();
  await page.getByRole('button', { name: 'Catat', exact: true }).click();
  await page.getByText('Menunggu petugas kedua').waitFor();
  await first.context.close();

  const second = await chromium.visit({ as: 'registrar-3204-2' });
  await second.page.goto(`${cluster.urls.ops}/counter/applications`);
  await second.page.getByRole('button', { name: 'Periksa' }).click();
  await second.page.getByRole('button', { name: 'Setujui dan catat' }).click();
  await second.page.getByRole('button', { name: 'Ya', exact: false }).last().click();
  await second.page.getByText('Disetujui dan dicatat').waitFor();
  expect(await axe(second.page)).toEqual([]);
  expect(second.faults).toEqual([]);
  await second.context.close();
});

it('the guide plays a birth, its undo and a repair, and shows what each ministry may see', async () => {
  const { page, context, faults } = await chromium.visit({ as: 'operator', language: 'en' });
  await page.goto(`${cluster.urls.ops}/guide`);
  await page.getByRole('button', { name: 'Start the tour' }).click();
  const step = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const copy = (partner: string) => page.getByRole('region', { name: partner, exact: true });
  await step('2. Register a birth');
  await copy('Kemensos').getByText('Female', { exact: true }).waitFor({ timeout: 60_000 });
  await copy('BPS').getByText('Month of birth').waitFor({ timeout: 60_000 });
  await copy('KemenP2MI').getByText('watch list').waitFor();
  await step('3. Cancel that birth');
  await copy('Kemensos').getByText('Holds nothing about this person').waitFor({ timeout: 60_000 });
  await step('4. Break the copy of Kemensos');
  await copy('Kemensos').getByText('Female', { exact: true }).waitFor();
  await step('5. Compare and repair');
  await page.getByText('Sex: repaired').waitFor();
  expect(await page.locator('main').innerText()).not.toMatch(/[{}]|bornOn|married-recorded|\.v1/);
  await page.reload();
  await page.getByText('Sex: repaired').waitFor();
  await copy('Kemensos').getByText('Male', { exact: true }).waitFor();
  expect(await axe(page)).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});

it('an auditor reads what the tour is about and cannot take a step', async () => {
  const { page, context, faults } = await chromium.visit({ as: 'auditor' });
  await page.goto(`${cluster.urls.ops}/guide`);
  await page.getByText('Auditor membaca dan tidak mengubah apa pun', { exact: false }).waitFor();
  await page.getByText('Setiap pencatatan menjadi peristiwa', { exact: false }).waitFor();
  expect(await page.locator('main').getByRole('button').count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
  await expect(cluster.call('auditor', 'POST', `${cluster.urls.ops}/v1/guide/tours`, {})).rejects.toThrow(
    '403',
  );
});
