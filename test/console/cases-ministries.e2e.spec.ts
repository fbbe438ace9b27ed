import { randomUUID } from 'node:crypto';
import { ConsoleSystem, type Visitor } from './console-system';

/*
 * Issue 14, pages Cases and Ministries: an office finds what it has to check and settles it by an act; each ministry does
 * its work in a browser and sees its own service only.
 */

jest.setTimeout(180_000);

const MOTHER = '3204055507909001';
const FATHER = '3204051003889001';
let system: ConsoleSystem;
let mother: { personId: string; name: string; bornOn: string; family: { kkNumber: string } };

beforeAll(async () => {
  system = await ConsoleSystem.start();
  mother = await system.call('registry', 'registrar-3204', '/v1/persons/lookup', { nik: MOTHER });
  // The family is in its copy a little later than in the registry.
  await until(async () => (await registerHousehold()).registered === 1);
  await system.call('publisher', 'kemenp2mi', '/v1/agreements/kemenp2mi/watch-list', { niks: [MOTHER] });
  await until(async () => (await verified()).found);
  await system.call('death', 'registrar-3204', '/v1/deaths', {
    requestId: randomUUID(),
    reportedOn: '2026-11-25',
    person: { nik: FATHER },
    diedOn: '2026-11-24',
    cause: 'ordinary-illness',
    attestedBy: 'doctor',
    reporter: { nik: '3204050808809121', name: 'Cecep Suryana', relationship: 'relative' },
    witnesses: [
      { nik: '3204050909789122', name: 'Dedi Mulyana' },
      { nik: '3204055010829123', name: 'Neneng Hasanah' },
    ],
  });
  await until(async () => (await openCases()) > 0);
}, 240_000);
afterAll(() => system?.stop(), 60_000);

const registerHousehold = () =>
  system.call<{ registered: number }>('kemensos', 'kemensos', '/v1/beneficiary-households', {
    kkNumbers: [mother.family.kkNumber],
    programme: 'PKH',
  });
const verified = () =>
  system.call<{ found: boolean }>('kemenp2mi', 'kemenp2mi', '/v1/verifications', { nik: MOTHER });
async function openCases(): Promise<number> {
  const { cases } = await system.call<{ cases: { kind: string; personKey: string }[] }>(
    'kemensos',
    'kemensos',
    '/v1/cases?kind=stop-payment&status=open&limit=1000',
  );
  return cases.length;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not happen in a minute');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function givePurpose({ page }: Visitor, purpose: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Keperluan' }).fill(purpose);
  await page.getByRole('button', { name: 'Pakai keperluan ini' }).click();
}

it('a registrar compares two persons, takes the case, and the act of the counter settles it', async () => {
  const visitor = await system.signIn('registrar-3204');
  const { page } = visitor;
  await visitor.go('/cases');
  await page.getByText('Dugaan ganda', { exact: true }).click();
  await page
    .getByRole('link', { name: /Buka kasus Dugaan data ganda/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: 'Dugaan data ganda' }).waitFor();
  const [, , personId = ''] = new URL(page.url()).pathname.split('/');
  await page.getByRole('button', { name: 'Buka data penduduk' }).click();
  await givePurpose(visitor, 'Pemeriksaan data ganda');
  await page.getByText('berbeda').first().waitFor();
  expect(await page.getByRole('link', { name: 'Ke halaman penduduk' }).count()).toBe(2);
  await page.getByRole('button', { name: 'Saya kerjakan' }).click();
  await page.getByText('ditugaskan kepada registrar-3204').waitFor();
  await page.getByRole('textbox', { name: 'Catatan' }).fill('Kedua akta kelahiran diminta');
  await page.getByRole('button', { name: 'Tambah catatan' }).click();
  await page.getByText('Kedua akta kelahiran diminta').waitFor();
  expect(await visitor.violations()).toEqual([]);
  const form = page.getByRole('link', { name: 'Laporkan hasil pemeriksaan penanda' });
  const address = new URL((await form.getAttribute('href')) ?? '', page.url());
  expect([address.pathname, Object.fromEntries(address.searchParams)]).toEqual([
    '/counter/resolve-flag',
    { person: personId, flag: 'possible-duplicate' },
  ]);
  const caseAddress = new URL(page.url()).pathname;
  await form.click();
  await page.getByRole('textbox', { name: 'Penduduk' }).and(page.locator('[readonly]')).waitFor();
  expect(await page.getByRole('combobox', { name: 'Penanda kualitas data' }).inputValue()).toBe(
    'Dugaan data ganda',
  );
  await page.getByRole('combobox', { name: 'Hasil verifikasi' }).click();
  await page.getByRole('option', { name: 'Bukan orang yang sama; kedua data benar' }).click();
  await page.getByRole('textbox', { name: 'Dokumen bukti' }).fill('470/BA-9001/2026');
  await page.getByRole('button', { name: 'Catat', exact: true }).click();
  await page.getByText('Berhasil dicatat').waitFor();
  await until(async () => {
    const { closedAt } = await system.call<{ closedAt: string | null }>(
      'registry',
      'registrar-3204',
      `/v1/cases/${personId}/possible-duplicate`,
    );
    return closedAt !== null;
  });
  await visitor.go(caseAddress);
  await page.getByText(/Kasus ini selesai pada/).waitFor();
  expect(page.url()).not.toMatch(/\d{16}/);
  expect(visitor.faults()).toEqual([]);
});

it('Kemensos closes a case after it has said what for', async () => {
  const visitor = await system.signIn('kemensos');
  const { page } = visitor;
  await visitor.go('/ministry');
  await page.getByRole('table', { name: 'Kasus terbuka menurut kabupaten/kota' }).waitFor();
  expect(await visitor.violations()).toEqual([]);
  const before = await openCases();
  await page.getByRole('link', { name: 'Buka kasus Hentikan pembayaran' }).first().click();
  await page.getByRole('button', { name: 'Buka data anggota' }).click();
  await givePurpose(visitor, 'Penghentian bantuan');
  await page.getByText('Anggota meninggal: hentikan pembayaran untuknya.').waitFor();
  await page.getByRole('button', { name: 'Tutup kasus' }).click();
  await page.getByRole('button', { name: 'Ya, lanjutkan' }).click();
  await page.getByText(/Ditutup pada/).waitFor();
  expect(await openCases()).toBe(before - 1);
  expect(visitor.faults()).toEqual([]);
});

it('Kemensos reports what it found, and reconciles its copy', async () => {
  const visitor = await system.signIn('kemensos');
  const { page } = visitor;
  await visitor.go('/ministry/reports');
  await page.getByRole('textbox', { name: 'Kunci penduduk' }).fill(mother.personId);
  await page.getByRole('textbox', { name: 'Bagaimana diketahui' }).fill('Surat kematian dari desa');
  await page.getByLabel('Ditemukan pada').fill('20 November 2026');
  await page.getByRole('button', { name: 'Kirim' }).click();
  await page.getByText('Temuan sudah diterima dan menjadi kasus kantor.').waitFor();
  expect(await visitor.violations()).toEqual([]);
  await visitor.go('/ministry/copy');
  await page.getByRole('button', { name: 'Cocokkan salinan' }).click();
  await page.getByText('Salinan sama dengan yang diberikan.').waitFor();
  expect(await visitor.violations()).toEqual([]);
  // A copy without a certificate answers 404, which the browser writes down.
  expect(visitor.faults().filter((fault) => !fault.includes('404'))).toEqual([]);
});

it('KemenP2MI verifies papers, and its alert tells of the dead husband', async () => {
  const visitor = await system.signIn('kemenp2mi', 'en');
  const { page } = visitor;
  await visitor.go('/ministry');
  await page.getByRole('link', { name: 'Next of kin died' }).first().waitFor();
  expect(await visitor.violations()).toEqual([]);
  await visitor.go('/ministry/verification');
  await page.getByRole('textbox', { name: 'NIK' }).fill(MOTHER);
  await page.getByRole('textbox', { name: 'Name on the papers' }).fill(mother.name);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('textbox', { name: 'Purpose' }).fill('Checking placement papers');
  await page.getByRole('button', { name: 'Use this purpose' }).click();
  await page.getByText('The NIK is in the copy').waitFor();
  await page.getByText('agrees').waitFor();
  expect(page.url()).not.toContain(MOTHER);
  expect(visitor.faults()).toEqual([]);
});

it('BPS sees its tables as charts, and Kemensos does not', async () => {
  const visitor = await system.signIn('bps');
  const { page } = visitor;
  await visitor.go('/ministry');
  await page.getByRole('figure', { name: 'Kelahiran menurut bulan terjadinya' }).locator('canvas').waitFor();
  expect(await visitor.violations()).toEqual([]);
  expect(visitor.faults()).toEqual([]);
  const other = await system.signIn('kemensos');
  await other.go('/ministry');
  expect(await other.page.getByRole('heading', { level: 1 }).textContent()).toBe('Kemensos');
  const status = await other.page.evaluate(
    `fetch('/api/bps/v1/tables/population', { headers: { 'x-console': '1' } }).then((answer) => answer.status)`,
  );
  expect(status).toBe(403);
});
