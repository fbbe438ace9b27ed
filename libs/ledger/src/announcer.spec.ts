import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Announcer } from './announcer';

/** A pool whose statements end when the spec says so. */
function heldPool() {
  const asked: string[] = [];
  const ends: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const query = (text: string) => {
    asked.push(text.replace(/.*NOTIFY /, ''));
    return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
  };
  return { pool: { query } as unknown as Pool, asked, ends };
}

describe('announcing appended events', () => {
  it('begins at once, and meanwhile keeps the last position for the next announcement', async () => {
    const { pool, asked, ends } = heldPool();
    const announcer = new Announcer(pool);
    announcer.announce(3);
    announcer.announce(5);
    announcer.announce(9);
    // Two flushes may end in the other order.
    announcer.announce(8);
    expect(asked).toEqual(["ledger_appended, '3'"]);
    ends[0]?.resolve();
    while (asked.length < 2) await pause(1);
    expect(asked).toEqual(["ledger_appended, '3'", "ledger_appended, '9'"]);
  });

  it('announces nothing again when nothing was appended since', async () => {
    const { pool, asked, ends } = heldPool();
    const announcer = new Announcer(pool);
    announcer.announce(3);
    ends[0]?.resolve();
    await pause(20);
    expect(asked).toHaveLength(1);
    announcer.announce(4);
    expect(asked).toHaveLength(2);
  });

  it('given an announcement that failed, then the next ones follow', async () => {
    const { pool, asked, ends } = heldPool();
    const announcer = new Announcer(pool);
    announcer.announce(3);
    ends[0]?.reject(new Error('Connection terminated unexpectedly'));
    announcer.announce(4);
    while (asked.length < 2) await pause(1);
    expect(asked[1]).toBe("ledger_appended, '4'");
  });
});
