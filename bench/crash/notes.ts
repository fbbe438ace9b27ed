import { createReadStream, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * What a client was told, or what it knows must not be: one letter and a request id a line.
 * - `appended`, `known`: the ledger said that the request is in it; it must be there whatever is killed later.
 * - `conflict`, `reserved`: refused, and not sent again; it must not be there.
 * - `never`: written before the act is sent, since it will be rolled back or cannot be stored; it must not be there.
 * - `fault`: an error that is no outage; its code stands in the place of the id.
 */
const NOTE_LETTERS = {
  appended: 'a',
  known: 'k',
  conflict: 'c',
  reserved: 'v',
  never: 'n',
  fault: 'f',
} as const;
export type NoteKind = keyof typeof NOTE_LETTERS;

const KIND_OF = Object.fromEntries(Object.entries(NOTE_LETTERS).map(([kind, letter]) => [letter, kind]));

export interface Note {
  readonly kind: NoteKind;
  /** Request id, or the code of a fault. */
  readonly about: string;
}

/** One write a line: whoever is killed has noted all that it was told before. */
export class NoteBook {
  private readonly file: number;

  constructor(path: string) {
    this.file = openSync(path, 'a');
  }

  write(kind: NoteKind, about: string): void {
    writeSync(this.file, `${NOTE_LETTERS[kind]}${about}\n`);
  }
}

const UUID_LENGTH = 36;

/** A process that is killed may leave half a line; what it had not finished to note does not count. */
export function parseNote(line: string): Note | undefined {
  const kind = KIND_OF[line[0] ?? ''] as NoteKind | undefined;
  const about = line.slice(1);
  if (!kind || about === '') return undefined;
  if (kind !== 'fault' && about.length !== UUID_LENGTH) return undefined;
  return { kind, about };
}

export async function* notesIn(folder: string): AsyncGenerator<Note> {
  for (const name of readdirSync(folder)) {
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      const note = parseNote(line);
      if (note) yield note;
    }
  }
}
