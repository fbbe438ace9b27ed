/**
 * The pictures of docs/console.md, of a system that `npm start` runs:
 *
 *   node tools/console-pictures.mjs                          into docs/console, in Indonesian, 1366 × 768
 *   node tools/console-pictures.mjs --to /tmp/en --en --width 390
 *
 * Look at each of them before it is committed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    to: { type: 'string', default: 'docs/console' },
    en: { type: 'boolean', default: false },
    width: { type: 'string', default: '1366' },
  },
});
/** Time for charts and followed values. */
const SETTLE_MS = 2_500;
const DEMO_MOTHER = '3204055507909001';
const inWords = (id, en) => (values.en ? en : id);

async function lookUp(page) {
  await page.getByLabel('NIK', { exact: false }).last().fill(DEMO_MOTHER);
  await page.getByRole('button', { name: inWords('Cari', 'Find'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(inWords('gambar dokumentasi', 'picture of the manual'));
  await dialog.getByRole('button', { name: inWords('Pakai keperluan ini', 'Use this purpose') }).click();
  await page.getByRole('tabpanel').waitFor();
}

async function tour(page) {
  await page
    .getByRole('button', { name: inWords('Mulai', 'Start') })
    .first()
    .click();
  await page.getByRole('button', { name: /^2\. / }).click();
  await page.getByRole('button', { name: /^3\. / }).waitFor();
  await page.waitForTimeout(SETTLE_MS);
}

/** Name of the picture, role, path, and what is done on the page first. */
const pictures = [
  ['flow', 'operator', '/flow'],
  ['rebuild', 'operator', '/rebuild'],
  ['feeds', 'operator', '/feeds'],
  ['agreements', 'operator', '/agreements'],
  ['ledger', 'auditor', '/ledger'],
  ['statistics', 'auditor', '/statistics'],
  ['cases', 'registrar-3204', '/cases'],
  ['counter', 'registrar-3204', '/counter'],
  ['person', 'registrar-3204', '/person', lookUp],
  ['kemensos', 'kemensos', '/ministry'],
  ['kemenp2mi', 'kemenp2mi', '/ministry'],
  ['bps', 'bps', '/ministry'],
  ['guide', 'operator', '/guide', tour],
];

mkdirSync(values.to, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const [name, role, path, first] of pictures) {
  const viewport = { width: Number(values.width), height: 768 };
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.addInitScript(`localStorage.setItem('peristiwa-language', '${inWords('id', 'en')}')`);
  await page.goto(values.url);
  await page.getByRole('button', { name: inWords('Masuk', 'Sign in') }).click();
  await page.locator(`a[href*="as=${role}"]`).first().click();
  await page.getByRole('navigation').first().waitFor({ state: 'attached' });
  await page.goto(values.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await first?.(page);
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(values.to, `${name}.png`) });
  console.log(name);
  await context.close();
}
await browser.close();
