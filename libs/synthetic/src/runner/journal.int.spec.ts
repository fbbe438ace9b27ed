import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holderOf, Journal, readJournal, type Line } from './journal';

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
    expect(() => Journal.open(folder)).toThrow(
      `Process ${process.ppid} is playing the simulation in ${folder}: stop it first`,
    );
    writeFileSync(join(folder, 'journal.lock'), '999999999');
    Journal.open(folder).close();
    expect(readJournal(folder)).toEqual([]);
  });

  it('names the writing process while it lives', () => {
    expect(holderOf(folder)).toBeUndefined();
    const journal = Journal.open(folder);
    expect(holderOf(folder)).toBe(process.pid);
    journal.close();
    expect(holderOf(folder)).toBeUndefined();
  });

  const onLinux = existsSync('/proc/self/stat');
  it('does not take another process with the id of a dead writer for the writer', () => {
    writeFileSync(join(folder, 'journal.lock'), `${process.ppid} 1`);
    expect(holderOf(folder)).toBe(onLinux ? undefined : process.ppid);
    // In a container the first process has the same id each time.
    writeFileSync(join(folder, 'journal.lock'), String(process.pid));
    expect(holderOf(folder)).toBeUndefined();
  });

  it.each(['', 'x', '0', '-1'])('takes over a lock without a process id: "%s"', (text) => {
    writeFileSync(join(folder, 'journal.lock'), text);
    Journal.open(folder).close();
    expect(holderOf(folder)).toBeUndefined();
  });
});
