import { createReadStream, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * The outcomes that a client received, or knows in advance: one letter and a request id per line.
 * - `appended`, `known`: the ledger acknowledged the request; it must be there whatever is killed later.
 * - `conflict`, `reserved`: refused, and not sent again; it must not be there.
 * - `never`: written before the act is sent, since it will be rolled back or cannot be stored; it must not be there.
 * - `fault`: an error that is not an outage; its code replaces the id.
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

/** One write per line: a killed process has noted every earlier outcome. */
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

/** A killed process may leave an incomplete line, which does not count. */
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
