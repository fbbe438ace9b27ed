import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  foldAreas,
  foldFamily,
  foldMove,
  foldPerson,
  streamKindOf,
  toFact,
  type DomainEvent,
  type Recorded,
} from '@peristiwa/domain';
import { canonicalBytes, genesisDigest, type ChainedEvent } from './event-chain';
import { verifyExport } from './event-export';

/**
 * A ledger of 74 events in which every type of the first release happens, as exported in November 2026. Neither the
 * file nor the digests here ever change: ledgers and signed checkpoints of that day must verify for ever. A new form
 * of the events or of the chain gets its own file.
 */
const FILE = join(__dirname, '../golden/ledger-1.ndjson');
const LEDGER_ID = '018f0000-0000-7000-8000-000000000001';
const LAST = { position: 74, digest: '1d36e9708c95e95929ea328bed408a32b330469def7ecbe338e47b2fc0d933cb' };

const events = readFileSync(FILE, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => JSON.parse(line) as Omit<ChainedEvent, 'recordedAtMicros'>);

it('the chain of the golden ledger ends in the same digest for ever', async () => {
  const lines = createInterface({ input: createReadStream(FILE) });
  expect(await verifyExport(lines, LEDGER_ID, [LAST])).toEqual({
    kind: 'proven',
    from: 1,
    to: 74,
    unproven: 0,
    checkpoints: 1,
  });
});

it('a ledger begins with its identity', () => {
  expect(genesisDigest(LEDGER_ID).toString('hex')).toBe(
    'af8081c69d1cb7da7d82bae1719761fedefcd947004481fb362afe6b61b6bc98',
  );
});

it('the canonical bytes are these, field by field', () => {
  const event: ChainedEvent = {
    ...(events[0] as ChainedEvent),
    position: 2 ** 40,
    actIndex: 1,
    type: 'T',
    occurredOn: '1969-12-31',
    reportedOn: '2026-02-28',
    recordedAtMicros: 1_768_204_800_123_456n,
    office: '☀',
    supersedes: '018f0000-0009-7000-8000-000000000009',
    data: '{}',
    meta: '',
  };
  const [int2, int4, int8] = ['0000001500000002', '0000001700000004', '0000001400000008'];
  const [text, uuid] = ['00000019', '00000b8600000010'];
  const tail = (group: string, last: string) => `${uuid}018f0000${group}70008000${last.padStart(12, '0')}`;
  expect(canonicalBytes(event).toString('hex')).toBe(
    [
      '00000011',
      `${int8}0000010000000000`,
      `${uuid}00000000000070008000000000001001`,
      `${int4}00000001`,
      tail('0002', '1'),
      `${int2}0001`,
      `${int2}0002`,
      tail('0003', '1'),
      tail('0004', '1'),
      `${text}0000000154`,
      `${int2}0001`,
      `${int4}ffffffff`,
      `${int4}00005020`,
      `${int8}0006482c43006240`,
      `${text}00000003e29880`,
      tail('0009', '9'),
      `${text}000000027b7d`,
      `${text}00000000`,
    ].join(''),
  );
  const without = canonicalBytes({ ...event, supersedes: null }).toString('hex');
  expect(without).toContain('e2988000000b86ffffffff00000019');
});

it('every stream of a ledger of the first release folds to its end with the present code', () => {
  const streams = new Map<string, Recorded[]>();
  for (const event of events) {
    const stream = streams.get(event.streamId) ?? [];
    expect(event.version).toBe(stream.length + 1);
    streams.set(event.streamId, [...stream, toFact<DomainEvent>(event)]);
  }
  const folded = [...streams.values()].map((stream) => {
    // The first release had no acts about nobody in the register, and no reforms of areas.
    const folds = {
      person: foldPerson,
      family: foldFamily,
      move: foldMove,
      death: foldMove,
      area: foldAreas,
    };
    const fold = folds[streamKindOf[(stream[0] as Recorded).type]];
    return (fold as (all: readonly Recorded[]) => { readonly status: string })(stream).status;
  });
  expect(folded.join(' ')).toBe(
    'registered closed registered closed registered active active closed registered registered registered ' +
      'active registered active cancelled expired completed active completed completed',
  );
});
