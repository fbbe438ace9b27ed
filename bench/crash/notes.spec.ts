import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoteBook, notesIn, parseNote, type Note } from './notes';

const id = '00000000-0000-7000-8000-000000000001';

it.each([
  ['a whole note', `a${id}`, { kind: 'appended', about: id }],
  ['an incomplete note', `a${id.slice(0, 35)}`, undefined],
  ['one note and a part of another', `a${id}a`, undefined],
  ['an unknown letter', `z${id}`, undefined],
  ['a fault with its code', 'f40P01', { kind: 'fault', about: '40P01' }],
  ['a fault without code', 'f', undefined],
  ['nothing', '', undefined],
])('%s', (_, line, note) => {
  expect(parseNote(line)).toEqual(note);
});

it('reads all notes, and no incomplete line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peristiwa-notes-'));
  try {
    const book = new NoteBook(join(folder, '1'));
    book.write('never', id);
    book.write('conflict', id);
    writeFileSync(join(folder, '2'), `k${id}\na0000`);
    const notes: Note[] = [];
    for await (const note of notesIn(folder)) notes.push(note);
    expect(notes).toEqual([
      { kind: 'never', about: id },
      { kind: 'conflict', about: id },
      { kind: 'known', about: id },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
