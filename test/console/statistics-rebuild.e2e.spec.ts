import { readFile } from 'node:fs/promises';
import { ConsoleSystem } from './console-system';

/*
 * Issue 14, pages Rebuild and Statistics: an operator verifies the registry and sees phases and digests; an auditor finds the
 * office with the slowest registrations, as known now and at an earlier cut-off.
 */

jest.setTimeout(180_000);

let system: ConsoleSystem;

interface Timeliness {
  readonly areas: readonly { readonly name: string; readonly count: number; readonly delays: number[] }[];
}

beforeAll(async () => {
  system = await ConsoleSystem.start();
  // The story registers births by itself.
  const path = `/v1/statistics/timeliness?kind=birth&from=2000-01&to=${new Date().toISOString().slice(0, 7)}`;
  for (;;) {
    const { areas } = await system.call<Timeliness>('registry', 'auditor', path);
    if (areas.some(({ count }) => count > 0)) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}, 240_000);
afterAll(() => system?.stop(), 60_000);

/** Signs in and opens a page; `faults` are those since then, since every visit begins with the start page of its role. */
async function open(as: string, path: string, language: 'id' | 'en' = 'id') {
  const visitor = await system.signIn(as, language);
  await visitor.go(path);
  const before = visitor.faults().length;
  return { ...visitor, faults: () => visitor.faults().slice(before) };
}

it('an operator tries a rebuild dry, verifies the registry, and sees that both versions are the same', async () => {
  const { page, faults, violations } = await open('operator', '/rebuild');
  await page.getByRole('button', { name: 'Uji coba' }).click();
  await page.getByText('Tidak ada yang diubah').waitFor();
  await page.getByRole('button', { name: 'Periksa saja' }).click();
  await page.getByRole('dialog').getByText('Tidak ada yang diganti').waitFor();
  await page.getByRole('button', { name: 'Ya, lanjutkan' }).click();
  await page.getByText('Kedua versi sama').waitFor();
  await page.getByRole('img', { name: /Perbandingan sidik: Orang/ }).waitFor();
  await page.getByText('Tidak ada pembangunan ulang yang berjalan').waitFor();
  await page.getByRole('row', { name: /periksa saja operator .* diperiksa/ }).waitFor();
  expect(await violations()).toEqual([]);
  expect(faults()).toEqual([]);
});

it('an auditor sees the rebuild and may order nothing', async () => {
  const { page, faults } = await open('auditor', '/rebuild', 'en');
  await page.getByText('Both versions are the same').waitFor();
  expect(await page.getByRole('button', { name: /Dry run|Verify only|Rebuild and switch/ }).count()).toBe(0);
  expect(faults()).toEqual([]);
});

it('an auditor finds the office with the slowest registrations, with its table and its file', async () => {
  const { page, faults, violations } = await open('auditor', '/statistics');
  await page.getByRole('img', { name: /Piramida penduduk Indonesia/ }).waitFor();
  await page.getByText('5 tahun').click();
  await page.getByRole('tab', { name: 'Ketepatan waktu kantor' }).click();
  const answer = await page.getByText(/^Paling lambat: /).textContent();
  await page.getByText('Tabel', { exact: true }).click();
  const first = await page.getByRole('row').nth(1).textContent();
  expect(first).toContain(/Paling lambat: (.+?),/.exec(answer ?? '')?.[1]);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Unduh CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^timeliness-birth-\d{4}-\d\d-\d{4}-\d\d\.csv$/);
  expect(await readFile(await file.path(), 'utf8')).toContain('Kantor (kabupaten/kota)');
  expect(await violations()).toEqual([]);
  expect(faults()).toEqual([]);
});

it('at an early cut-off nothing was known: the slider works by keys alone', async () => {
  const { page, faults, violations } = await open('auditor', '/statistics');
  await page.getByRole('tab', { name: 'Peristiwa per bulan' }).click();
  await page.getByRole('img', { name: /Kelahiran menurut bulan kejadian/ }).waitFor();
  const slider = page.getByRole('slider', { name: 'Sebagaimana diketahui pada' });
  await slider.focus();
  await page.keyboard.press('Home');
  await page.getByText('Tidak ada peristiwa pada rentang ini').waitFor();
  await page.keyboard.press('End');
  await page.getByRole('img', { name: /Kelahiran menurut bulan kejadian/ }).waitFor();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('tab', { name: 'Peta provinsi' }).click();
  await page.getByRole('img', { name: /Penduduk per provinsi/ }).waitFor();
  expect(await violations()).toEqual([]);
  expect(faults()).toEqual([]);
});
