import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { parse } from 'csv-parse';
import { ALIASES, COLUMNS, REQUIRED, type Column } from './siak-columns';

/** A file that cannot be read as it is; the message says what to do, in Indonesian. */
export class FileProblem extends Error {}

export interface FileShape {
  readonly encoding: 'utf-8' | 'utf-16le' | 'windows-1252';
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** The known column of each position; undefined for a column that is not imported. */
  readonly columns: readonly (Column | undefined)[];
  /** Lines of the file without the header; a quoted line break counts as one too. */
  readonly lines: number;
}

/** One row of the file. The first row below the header has line 2. */
export interface SiakRow {
  readonly line: number;
  readonly values: Readonly<Partial<Record<Column, string>>>;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const HEAD_BYTES = 65_536;
const LINE_BYTES_MAX = 20_000;

/**
 * Recognises encoding, delimiter and columns. Excel in Indonesia writes semicolons and windows-1252; exports of a data
 * warehouse are UTF-8 or UTF-16 with a byte order mark.
 * @throws FileProblem
 */
export async function shapeOf(path: string): Promise<FileShape> {
  const start = await readStart(path);
  if (start.length === 0) throw new FileProblem('Berkas kosong.');
  if (start.subarray(0, 2).toString('latin1') === 'PK')
    throw new FileProblem(
      'Berkas ini buku kerja Excel. Buka di Excel, pilih Simpan Sebagai, lalu "CSV UTF-8 (dibatasi koma)".',
    );
  if (start[0] === 0xfe && start[1] === 0xff)
    throw new FileProblem('Berkas memakai UTF-16 big endian. Simpan ulang sebagai CSV UTF-8.');
  const isUtf16 = start[0] === 0xff && start[1] === 0xfe;
  const { isUtf8Throughout, lines } = await scan(path, isUtf16);
  const encoding = isUtf16 ? 'utf-16le' : isUtf8Throughout ? 'utf-8' : 'windows-1252';
  const [header = ''] = new TextDecoder(encoding).decode(start).split(/\r\n|\n|\r/, 1);
  return { encoding, ...columnsOf(header), lines: Math.max(0, lines - 1) };
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new FileProblem(
      error.code === 'ENOENT'
        ? 'Berkas tidak ditemukan. Periksa nama dan foldernya.'
        : `Berkas tidak dapat dibuka (${error.code}).`,
    );
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Reads the file once: whether all of it is UTF-8, and how many lines it has. */
async function scan(path: string, isUtf16: boolean): Promise<{ isUtf8Throughout: boolean; lines: number }> {
  let isUtf8Throughout = !isUtf16;
  let breaks = 0;
  let last = 0x0a;
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1_000_000 }) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) breaks += 1;
    last = chunk[chunk.length - (isUtf16 ? 2 : 1)] ?? last;
    if (!isUtf8Throughout) continue;
    const bytes = Buffer.concat([rest, chunk]);
    const whole = endOfLastCharacter(bytes);
    isUtf8Throughout = isUtf8(bytes.subarray(0, whole));
    rest = bytes.subarray(whole);
  }
  return { isUtf8Throughout: isUtf8Throughout && isUtf8(rest), lines: last === 0x0a ? breaks : breaks + 1 };
}

/** A chunk may end inside a character of up to four bytes. */
function endOfLastCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

function columnsOf(header: string): Pick<FileShape, 'delimiter' | 'columns'> {
  const readings = DELIMITERS.map((delimiter) => {
    const columns = header.split(delimiter).map(columnNamed);
    return { delimiter, columns, known: columns.filter(Boolean).length };
  });
  const best = readings.reduce((most, reading) => (reading.known > most.known ? reading : most));
  const found = new Set(best.columns);
  const missing = REQUIRED.filter((column) => !found.has(column));
  if (missing.length > 0)
    throw new FileProblem(
      `Kolom berikut tidak ada pada baris judul: ${missing.join(', ')}. Baris pertama harus berisi nama kolom SIAK.`,
    );
  const twice = best.columns.filter((column, index) => column && best.columns.indexOf(column) !== index);
  if (twice.length > 0) throw new FileProblem(`Kolom berikut ada dua kali: ${twice.join(', ')}.`);
  return { delimiter: best.delimiter, columns: best.columns };
}

function columnNamed(text: string): Column | undefined {
  const name = text
    .replace(/^\uFEFF/, '')
    .replaceAll('"', '')
    .trim()
    .toUpperCase();
  const known = ALIASES[name] ?? name;
  return COLUMNS.find((column) => column === known);
}

/** The rows of a file, in its order. A row with another number of fields than the header has `values` undefined. */
export async function* rowsOf(
  path: string,
  { encoding, delimiter, columns }: FileShape,
): AsyncGenerator<SiakRow | { readonly line: number; readonly values?: undefined }> {
  const decoder = new TextDecoder(encoding);
  const decoded = new Transform({
    transform: (chunk: Buffer, _, done) => done(null, decoder.decode(chunk, { stream: true })),
    flush: (done) => done(null, decoder.decode()),
  });
  const parser = parse({
    delimiter,
    bom: true,
    from_line: 2,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LINE_BYTES_MAX,
  });
  const source = createReadStream(path);
  source.on('error', (error) => parser.destroy(error));
  decoded.on('error', (error) => parser.destroy(error));
  source.pipe(decoded).pipe(parser);
  for await (const { record, info } of parser as AsyncIterable<{
    record: string[];
    info: { lines: number };
  }>) {
    const line = info.lines;
    if (record.length !== columns.length) yield { line };
    else yield { line, values: valuesOf(record, columns) };
  }
}

function valuesOf(record: readonly string[], columns: FileShape['columns']): SiakRow['values'] {
  const values: Partial<Record<Column, string>> = {};
  columns.forEach((column, index) => {
    const text = record[index]?.trim();
    if (column && text) values[column] = text;
  });
  return values;
}
