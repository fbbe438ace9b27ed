/**
 * Writes libs/areas/data/retired.csv: area codes that were valid once and are no longer, and so still stand in NIKs,
 * family card numbers, acts and places of birth (domain.md §1.4). Run once per new release of idn-area-data:
 *
 *   node tools/retired-areas.mjs
 *
 * A code is retired when an older published list has it and the list in use (node_modules/idn-area-data) has not.
 * The older lists, fetched with `npm pack` into a temporary folder:
 *   - nik-parser 1.0.1 (MIT, © 2018 Ican Bachors): provinces, regencies and 7,030 districts before the year 2022
 *   - idn-area-data 2.2.0 (data ODbL 1.0): the list of 2022, before Papua Barat Daya had codes of its own
 *   - idn-area-data 3.1.0 (data ODbL 1.0): the list of 2023
 * The result is a database derived from ODbL data and stays under ODbL 1.0 (NOTICE).
 *
 * Successors are found by name, in the regency that took over (table in domain.md §1.4), and only among codes that
 * the older list did not have. A code without a match has no successor here; readers then ask the area above it.
 * The codes in BY_HAND are in no list that could be fetched. Rows marked [U] are unverified (from memory).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const PAPUA = {
  'UU 14/2022': '9101>9301 9116>9302 9117>9303 9118>9304',
  'UU 15/2022': '9104>9401 9107>9402 9108>9403 9109>9404 9125>9405 9126>9406 9127>9407 9128>9408',
  'UU 16/2022': '9102>9501 9112>9502 9113>9503 9114>9504 9121>9505 9122>9506 9123>9507 9124>9508',
  'UU 29/2022': '9201>9601 9204>9602 9205>9603 9209>9604 9210>9605 9271>9671',
};

const BY_HAND = [
  ['54', 'Timor Timur', '1999', '', 'TAP MPR V/1999 [U]'],
  ...[
    'Covalima',
    'Ainaro',
    'Manufahi',
    'Viqueque',
    'Lautem',
    'Baucau',
    'Manatuto',
    'Dili',
    'Aileu',
    'Liquica',
    'Ermera',
    'Bobonaro',
    'Ambeno',
  ].map((name, index) => [String(5401 + index), `Kabupaten ${name}`, '1999', '', 'TAP MPR V/1999 [U]']),
  ['6404', 'Kabupaten Bulungan', '2012', '6501', 'UU 20/2012 [U]'],
  ['6405', 'Kabupaten Nunukan', '2012', '6503', 'UU 20/2012 [U]'],
  ['6406', 'Kabupaten Malinau', '2012', '6502', 'UU 20/2012 [U]'],
  ['6410', 'Kabupaten Tana Tidung', '2012', '6504', 'UU 20/2012 [U]'],
  ['6473', 'Kota Tarakan', '2012', '6571', 'UU 20/2012 [U]'],
];

/** Retired regency → its successor and the law. */
const regencies = new Map(
  Object.entries(PAPUA).flatMap(([decree, pairs]) =>
    pairs.split(' ').map((pair) => {
      const [from, to] = pair.split('>');
      return [from, { to, decree }];
    }),
  ),
);
const LEVELS = ['provinces', 'regencies', 'districts', 'villages'];
const plain = (name) => name.toLowerCase().replace(/[^a-z]/g, '');
const written = (name) =>
  name === name.toUpperCase()
    ? name.toLowerCase().replace(/(^|[\s'-])\p{L}/gu, (start) => start.toUpperCase())
    : name;

function readCsvLists(data) {
  const list = new Map();
  for (const level of LEVELS) {
    for (const line of readFileSync(join(data, `${level}.csv`), 'utf8')
      .split(/\r?\n/)
      .slice(1)) {
      const code = line.slice(0, line.indexOf(',')).replaceAll('.', '');
      const name = line.slice(line.indexOf(',', level === 'provinces' ? 0 : line.indexOf(',') + 1) + 1);
      if (code !== '') list.set(code, name.replace(/^"(.*)"$/, '$1').replaceAll('""', '"'));
    }
  }
  return list;
}

/** Names of districts carry a postal code there: "BAKONGAN -- 23773". */
function readNikParser(folder) {
  const { provinsi, kabkot, kecamatan } = JSON.parse(
    readFileSync(join(folder, 'src', 'wilayah.json'), 'utf8'),
  );
  const rows = Object.entries({ ...provinsi, ...kabkot, ...kecamatan });
  return new Map(rows.map(([code, name]) => [code, name.split(' -- ')[0].trim()]));
}

function fetchPackage(temporary, specifier) {
  const file = execFileSync('npm', ['pack', '--silent', specifier], {
    cwd: temporary,
    encoding: 'utf8',
  }).trim();
  const folder = file.replace('.tgz', '');
  execFileSync('mkdir', [folder], { cwd: temporary });
  execFileSync('tar', ['xzf', file, '-C', folder], { cwd: temporary });
  return join(temporary, folder, 'package');
}

const parentOf = (code) => code.slice(0, code.length === 10 ? 6 : -2);

/**
 * The one new code with that name in the area that took over the parent; for a village, if none is there, in its
 * regency.
 */
function successorOf(code, name, { rows, current, list }) {
  const split = regencies.get(code.slice(0, 4));
  if (code.length === 4) {
    if (!split) throw new Error(`No successor is known for the regency ${code}`);
    return split.to;
  }
  const parent = parentOf(code);
  const above = [rows.get(parent)?.successor || parent, split?.to ?? code.slice(0, 4)];
  for (const prefix of above) {
    const matches = [...current].filter(
      ([now, nameNow]) =>
        now.length === code.length &&
        now.startsWith(prefix) &&
        !list.has(now) &&
        plain(nameNow) === plain(name),
    );
    if (matches.length === 1) return matches[0][0];
  }
  return '';
}

const temporary = mkdtempSync(join(tmpdir(), 'retired-areas-'));
try {
  const current = readCsvLists(join(root, 'node_modules', 'idn-area-data', 'data'));
  const idnAreaData = (version) =>
    readCsvLists(join(fetchPackage(temporary, `idn-area-data@${version}`), 'data'));
  // Oldest first, each with the year and the decree that ended the codes found only in it.
  const older = [
    [readNikParser(fetchPackage(temporary, 'nik-parser@1.0.1')), '2022', 'Kepmendagri 100.1.1-6117/2022'],
    [idnAreaData('2.2.0'), '2023', 'Kepmendagri 100.1.1-6117/2022'],
    [idnAreaData('3.1.0'), '2025', 'Kepmendagri 300.2.2-2138/2025'],
  ];
  const rows = new Map();
  for (const [list, year, decree] of older) {
    for (const code of [...list.keys()].sort((a, b) => a.length - b.length)) {
      if (current.has(code)) continue;
      const split = regencies.get(code.slice(0, 4));
      const successor = successorOf(code, list.get(code), { rows, current, list });
      const name = current.get(successor) ?? written(list.get(code));
      rows.set(code, { name, successor, year: split ? '2022' : year, decree: split?.decree ?? decree });
    }
  }
  const quoted = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [...rows]
    .map(([code, { name, year, successor, decree }]) => [code, name, year, successor, decree])
    .concat(BY_HAND)
    .sort(([a], [b]) => a.length - b.length || a.localeCompare(b))
    .map((fields) => fields.map(quoted).join(','));
  const file = join(root, 'libs', 'areas', 'data', 'retired.csv');
  writeFileSync(file, ['code,name,valid_to,successors,decree', ...lines, ''].join('\n'));
  const counts = [2, 4, 6, 10].map((length) => lines.filter((line) => line.indexOf(',') === length).length);
  console.log(`Retired provinces, regencies, districts, villages: ${counts.join(', ')}`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
