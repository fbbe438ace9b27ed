import type { AreaDirectory } from '@peristiwa/domain';
import { MemoryLedger, type RecordedFact } from '@peristiwa/testing';
import { Records } from './records';

const NAMES: Readonly<Record<string, string>> = {
  '32': 'Jawa Barat',
  '3204': 'Kabupaten Bandung',
  '320401': 'Cileunyi',
  '3204012001': 'Cileunyi Kulon',
  '51': 'Bali',
  '5171': 'Kota Denpasar',
};

const areas: AreaDirectory = {
  find: () => undefined,
  findEver: (code) => (NAMES[code] ? { code, name: NAMES[code], level: 'regency' } : undefined),
  knowsDistrict: () => true,
  children: () => [],
};

/** Records in memory, each list recorded as one act. */
export async function recordsOf(...acts: readonly (readonly RecordedFact[])[]) {
  const ledger = new MemoryLedger();
  for (const facts of acts) await ledger.record(facts);
  return {
    ledger,
    upTo: (position?: number) => new Records(ledger, areas, position),
    actAt: async (index: number) => {
      const all = await ledger.readAfter(0, 1_000);
      return [...new Set(all.map(({ actId }) => actId))][index] ?? '';
    },
  };
}
