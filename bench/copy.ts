import { copyRow } from '@peristiwa/projections';

export type CopyValue = string | number | Buffer | null;

/** Rows in COPY's text format; bytes in PostgreSQL's hexadecimal form. */
export function copyText(rows: readonly (readonly CopyValue[])[]): Buffer {
  const plain = (value: CopyValue) => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value);
  return Buffer.from(rows.map((row) => copyRow(row.map(plain))).join(''));
}
