import type { Connection, PoolClient, Submittable } from 'pg';

interface CopyConnection extends Connection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** COPY … FROM STDIN of one prepared buffer, by the hooks that node-pg has for it. */
class CopyIn implements Submittable {
  constructor(
    private readonly text: string,
    private readonly rows: Buffer,
    private readonly settle: (error?: Error) => void,
  ) {}

  submit(connection: Connection): void {
    (connection as CopyConnection).query(this.text);
  }
  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.rows);
    connection.endCopyFrom();
  }
  handleError(error: Error): void {
    this.settle(error);
  }
  handleReadyForQuery(): void {
    this.settle();
  }
  handleCommandComplete(): void {}
}

export function copyIn(client: PoolClient, table: string, columns: string, rows: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => (error ? reject(error) : resolve());
    client.query(new CopyIn(`COPY ${table} (${columns}) FROM STDIN`, rows, settle));
  });
}

export type CopyValue = string | number | Buffer | null;

/** COPY's text format. */
export function copyText(rows: readonly (readonly CopyValue[])[]): Buffer {
  return Buffer.from(rows.map((row) => `${row.map(field).join('\t')}\n`).join(''));
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function field(value: CopyValue): string {
  if (value === null) return '\\N';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  return String(value).replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string);
}
