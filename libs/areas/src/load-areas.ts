import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { areaLevel, regencyOf, type Area, type AreaDirectory, type AreaLevel } from '@peristiwa/domain';

const FILES: readonly (readonly [AreaLevel, string])[] = [
  ['province', 'provinces.csv'],
  ['regency', 'regencies.csv'],
  ['district', 'districts.csv'],
  ['village', 'villages.csv'],
];

let packaged: AreaDirectory | undefined;

/**
 * The official code list (Kepmendagri 300.2.2-2138/2025): 38 provinces, 514 regencies, 7,285 districts, 83,762
 * villages, from the CSV files of the npm package idn-area-data (data under ODbL 1.0, see NOTICE), and the codes that
 * were retired before it, from `data/retired.csv` (written by `tools/retired-areas.mjs`). Some 90,000 small objects,
 * read once per process and shared by all services in it.
 */
export function loadAreas(): AreaDirectory {
  return (packaged ??= readAreas(packagedData()));
}

/** @throws when a file is missing or has no rows. */
function readAreas(folder: string): AreaDirectory {
  const retired = loadRetired();
  const validFrom = new Map(
    [...retired.values()].flatMap(({ successors = [], validTo }) =>
      successors.map((code) => [code, validTo]),
    ),
  );
  const areas = new Map<string, Area>();
  const children = new Map<string, Area[]>();
  for (const [level, file] of FILES) {
    for (const { code, parent, name } of parseRows(file, readFileSync(join(folder, file), 'utf8'))) {
      const since = validFrom.get(code);
      const area = since === undefined ? { code, name, level } : { code, name, level, validFrom: since };
      areas.set(code, area);
      if (!children.has(parent)) children.set(parent, []);
      children.get(parent)?.push(area);
    }
  }
  const findEver = (code: string) => areas.get(code) ?? retired.get(code);
  const regenciesWithDistricts = new Set([...retired.keys()].filter(isDistrict).map(regencyOf));
  return {
    find: (code) => areas.get(code),
    findEver,
    children: (code) => children.get(code) ?? [],
    knowsDistrict: (code) =>
      isDistrict(code) &&
      (findEver(code) !== undefined ||
        (retired.has(regencyOf(code)) && !regenciesWithDistricts.has(regencyOf(code)))),
  };
}

const isDistrict = (code: string) => areaLevel(code) === 'district';

/** `code,name,valid_to,successors,decree`; more than one successor is separated by spaces. */
function loadRetired(): Map<string, Area> {
  const file = join(__dirname, '..', 'data', 'retired.csv');
  const rows = readFileSync(file, 'utf8').trimEnd().split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [code = '', name = '', validTo = '', successors = '', decree = ''] = row.split(',');
      const level = areaLevel(code);
      if (!level || validTo === '') throw new Error(`A row of ${file} is incomplete: ${row}`);
      return [
        code,
        { code, name, level, validTo, successors: successors.split(' ').filter(Boolean), decree },
      ];
    }),
  );
}

/** The package is data only; its ESM entry is never loaded (it requires Node 22). */
function packagedData(): string {
  let folder = __dirname;
  while (folder !== dirname(folder)) {
    const data = join(folder, 'node_modules', 'idn-area-data', 'data');
    try {
      readFileSync(join(data, 'provinces.csv'));
      return data;
    } catch {
      folder = dirname(folder);
    }
  }
  throw new Error('The package idn-area-data is not installed: run npm ci');
}

/** `code,name` or `code,parent,name`; a name with a comma or a quote is quoted. Dots in codes are dropped. */
function parseRows(file: string, text: string): { code: string; parent: string; name: string }[] {
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  if (lines.length === 0) throw new Error(`The area file ${file} has no rows`);
  const hasParent = header.split(',').length === 3;
  return lines.map((line) => {
    const [code = '', parent = '', rest = ''] = hasParent
      ? splitAt(line, 2)
      : [line.slice(0, line.indexOf(',')), '', line.slice(line.indexOf(',') + 1)];
    const name = rest.startsWith('"') ? rest.slice(1, -1).replaceAll('""', '"') : rest;
    return { code: code.replaceAll('.', ''), parent: parent.replaceAll('.', ''), name };
  });
}

function splitAt(line: string, commas: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let count = 0; count < commas; count += 1) {
    const comma = line.indexOf(',', from);
    parts.push(line.slice(from, comma));
    from = comma + 1;
  }
  return [...parts, line.slice(from)];
}
