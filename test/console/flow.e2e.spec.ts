import { demoBiodata } from '@peristiwa/desk';
import { Cluster, eventually } from '../journeys/cluster';
import { axe, ConsoleBrowser } from './browser';

jest.setTimeout(180_000);

/* Issue 14: sign-in, the frame and the page Flow, in Chromium against the system as in production. */

let cluster: Cluster;
let chromium: ConsoleBrowser;
const visit = (as: string, more: Partial<Parameters<ConsoleBrowser['visit']>[0]> = {}) =>
  chromium.visit({ as, ...more });

beforeAll(async () => {
  cluster = await Cluster.start();
  chromium = await ConsoleBrowser.launch(cluster.urls.ops, cluster.issuer.issuer);
  const [first] = demoBiodata;
  await cluster.call('registrar-3204', 'POST', `${cluster.urls.status}/v1/biodata`, first);
});
afterAll(async () => {
  await chromium?.close();
  await cluster?.stop();
});

const alarm = (language: 'id' | 'en') =>
  language === 'id' ? 'publisher tidak menjawab' : 'publisher does not answer';

describe.each([
  ['id', 1_366, 768, 'Aliran', 'Buku besar'],
  ['en', 390, 844, 'Flow', 'Ledger'],
] as const)('Flow in %s at %d × %d', (language, width, height, title, ledger) => {
  it('shows the whole way, is accessible, and asks nothing of anybody outside', async () => {
    const { page, context, faults } = await visit('operator', { language, width, height });
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByRole('region', { name: ledger, exact: true }).first().waitFor();
    await page.getByText('BPS', { exact: true }).waitFor();
    expect(await page.title()).toBe(`${title} – Peristiwa`);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await axe(page)).toEqual([]);
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    await context.close();
  });
});

/* Issue 14: below 300 kB gzip. What a browser without a cache loads until Flow stands, by its own measurements. */
it('the first view is small, and no chart is loaded for it', async () => {
  const { page, context } = await visit('operator');
  await page.getByText('BPS', { exact: true }).waitFor();
  const files = await page.evaluate<readonly { readonly name: string; readonly bytes: number }[]>(
    `performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/'))
      .map(({ name, encodedBodySize }) => ({ name, bytes: encodedBodySize }))`,
  );
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(300_000);
  expect(files.filter(({ name }) => name.includes('Chart'))).toEqual([]);
  await context.close();
});

it('the skip link is the first stop of the keyboard and leads to the content', async () => {
  const { page, context } = await visit('auditor');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Langsung ke isi halaman');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('content');
  await context.close();
});

it('no script of the page can read the session, and no token is kept or shown by the browser', async () => {
  const { page, context } = await visit('operator');
  await page.getByRole('heading', { level: 1 }).waitFor();
  const seen = await page.evaluate<string>(
    'JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, location.href])',
  );
  expect(seen).not.toMatch(/eyJ|peristiwa-session/);
  const cookies = await context.cookies(cluster.urls.ops);
  expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
    { name: 'peristiwa-session', httpOnly: true, sameSite: 'Strict' },
  ]);
  await context.close();
});

it('a publisher that is down is an alarm with the step that mends it, and its runbook', async () => {
  const { page, context, faults } = await visit('operator');
  await page.getByText('Tidak ada yang memerlukan tindakan').waitFor();
  await cluster.kill('publisher');
  await page.getByText(alarm('id')).waitFor();
  await page.getByRole('link', { name: 'Langkah lengkap' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Panduan: service-down' }).waitFor();
  expect(await axe(page)).toEqual([]);
  await cluster.startApp('publisher');
  await page.getByRole('link', { name: 'Kembali ke Aliran' }).click();
  await page.getByText('Tidak ada yang memerlukan tindakan').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

it('a session that has ended is told over the page, and goes on after signing in again in another tab', async () => {
  const { page, context, faults } = await visit('operator');
  await page.getByRole('heading', { level: 1, name: 'Aliran' }).waitFor();
  const other = await context.newPage();
  await other.goto(cluster.urls.ops);
  await other.getByRole('button', { name: 'Keluar' }).click();
  await other.getByRole('button', { name: 'Masuk' }).waitFor();
  // What the open page asks next finds the session gone.
  await page.evaluate("fetch('/v1/flow', { headers: { 'x-console': '1' } })");
  await cluster.kill('ops');
  await cluster.startApp('ops');
  await page.getByRole('dialog', { name: 'Sesi Anda telah berakhir' }).waitFor({ timeout: 30_000 });
  await other.getByRole('button', { name: 'Masuk' }).click();
  await other.locator('a[href*="as=operator"]').first().click();
  await other.getByRole('heading', { level: 1, name: 'Aliran' }).waitFor();
  await page.getByRole('button', { name: 'Saya sudah masuk kembali' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await eventually(
    () => page.getByRole('status').first().innerText(),
    (text) => text.includes('langsung'),
  );
  expect(faults.filter((fault) => !fault.includes('ERR_'))).toEqual([]);
  await context.close();
});

it('who signs out is signed out, and the roles of others see their own pages only', async () => {
  const { page, context } = await visit('kemensos');
  await page.goto(`${cluster.urls.ops}/flow`);
  await page.getByRole('heading', { level: 1, name: 'Tidak ada halaman di alamat ini' }).waitFor();
  await page.getByRole('button', { name: 'Keluar' }).click();
  await page.getByRole('button', { name: 'Masuk' }).waitFor();
  expect(await context.cookies(cluster.urls.ops)).toEqual([]);
  await context.close();
});
