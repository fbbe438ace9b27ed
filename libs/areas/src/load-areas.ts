import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Area, AreaDirectory, AreaLevel } from '@peristiwa/domain';

const FILES: readonly (readonly [AreaLevel, string])[] = [
  ['province', 'provinces.csv'],
  ['regency', 'regencies.csv'],
  ['district', 'districts.csv'],
  ['village', 'villages.csv'],
];

/**
 * The official code list (Kepmendagri 300.2.2-2138/2025): 38 provinces, 514 regencies, 7,285 districts, 83,762
 * villages, from the CSV files of the npm package idn-area-data (data under ODbL 1.0, see NOTICE). Some 90,000 small
 * objects, read once per process and handed to whoever needs them. @throws when a file is missing or has no rows.
 */
export function loadAreas(folder = packagedData()): AreaDirectory {
  const areas = new Map<string, Area>();
  const children = new Map<string, Area[]>();
  for (const [level, file] of FILES) {
    const rows = parseRows(readFileSync(join(folder, file), 'utf8'));
    if (rows.length === 0) throw new Error(`The area file ${file} has no rows`);
    for (const { code, parent, name } of rows) {
      const area = { code, name, level };
      areas.set(code, area);
      if (!children.has(parent)) children.set(parent, []);
      children.get(parent)?.push(area);
    }
  }
  return {
    find: (code) => areas.get(code),
    children: (code) => children.get(code) ?? [],
  };
}

/** The package is data only; its ESM entry is never loaded (it wants Node 22). */
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
function parseRows(text: string): { code: string; parent: string; name: string }[] {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const hasParent = header.split(',').length === 3;
  return lines
    .filter((line) => line !== '')
    .map((line) => {
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
