import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, readJournal, type Line } from './journal';

describe('Journal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const header: Line = { t: 'story', seed: 's', households: 1, offices: ['3204'] };
  const list: Line = { t: 'watch-list', persons: 2 };

  it('keeps lines from one run to the next', () => {
    const first = Journal.open(folder);
    first.append(header);
    first.close();
    const second = Journal.open(folder);
    second.append(list);
    second.close();
    expect(second.past).toEqual([header]);
    expect(readJournal(folder)).toEqual([header, list]);
  });

  it('cuts off a line that a killed process left unfinished', () => {
    const first = Journal.open(folder);
    first.append(header);
    first.close();
    appendFileSync(join(folder, 'journal.jsonl'), '{"t":"watch-li');
    const second = Journal.open(folder);
    expect(second.past).toEqual([header]);
    second.append(list);
    second.close();
    expect(readJournal(folder)).toEqual([header, list]);
  });

  it('refuses a folder to which another living process writes, and takes over from a dead one', () => {
    writeFileSync(join(folder, 'journal.lock'), String(process.ppid));
    expect(() => Journal.open(folder)).toThrow('is writing to this journal');
    writeFileSync(join(folder, 'journal.lock'), '999999999');
    Journal.open(folder).close();
    expect(readJournal(folder)).toEqual([]);
  });
});
