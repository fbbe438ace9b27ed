import type { Connection, PoolClient, QueryResult, Submittable } from 'pg';

/**
 * `COPY … FROM STDIN` of chunks that are in memory already: the fastest way to fill a table (`event-store.md` §8).
 * node-pg implements the wire messages but has no query that uses them. All chunks are sent at once, so the caller
 * keeps them to some MB.
 */
class CopyIn implements Submittable {
  /** node-pg passes it errors that occur before anything is sent, and puts a function around it that ends the time limit. */
  callback: (error: Error | null, result?: QueryResult) => void = () => undefined;

  constructor(
    private readonly text: string,
    private readonly chunks: readonly Buffer[],
    private readonly settle: { readonly resolve: () => void; readonly reject: (error: Error) => void },
  ) {}

  submit(connection: Connection): undefined {
    connection.query(this.text);
    return undefined;
  }

  handleCopyInResponse(connection: CopyConnection): void {
    for (const chunk of this.chunks) connection.sendCopyFromChunk(chunk);
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.callback(null);
    this.settle.resolve();
  }

  handleError(error: Error): void {
    this.callback(error);
    this.settle.reject(error);
  }
}

interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Fills a table from rows in a format of COPY. `target` comes from code: `schema.table (column, …)`. */
export function copyIn(
  client: PoolClient,
  target: string,
  chunks: readonly Buffer[],
  format: 'text' | 'binary' = 'text',
): Promise<void> {
  if (chunks.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(`COPY ${target} FROM STDIN (FORMAT ${format})`, chunks, { resolve, reject }));
  });
}

/** One row in COPY's text format; `undefined` and null are NULL. */
export function copyRow(values: readonly (string | number | undefined | null)[]): string {
  let row = '';
  for (const [index, value] of values.entries()) {
    if (index > 0) row += '\t';
    row += typeof value === 'string' ? escaped(value) : (value ?? '\\N');
  }
  return `${row}\n`;
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(value: string): string {
  return SPECIAL.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (found) => ESCAPES[found] as string) : value;
}
