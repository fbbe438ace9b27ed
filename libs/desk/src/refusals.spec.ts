import { Registry } from 'prom-client';
import { z } from 'zod';
import { accept } from '@peristiwa/kernel';
import type { DeskRefusalCode } from '@peristiwa/contracts';
import type { AreaDirectory, ReservationKind } from '@peristiwa/domain';
import { familyOfFour, FATHER, idOf, MemoryLedger, on, person } from '@peristiwa/testing';
import type { Actor } from '@peristiwa/service';
import { internalCommand, type CommandBody } from './command';
import { Desk } from './desk';
import { DeskFront } from './front';

const VILLAGE = '3204012001';
const village = { code: VILLAGE, name: 'Cimekar', level: 'village' as const };
const areas: AreaDirectory = {
  find: (code) => (code === VILLAGE ? village : undefined),
  findEver: (code) =>
    code === VILLAGE ? village : code === '9101012001' ? { ...village, code, validTo: '2022' } : undefined,
  children: () => [],
  knowsDistrict: () => true,
};

interface Body extends CommandBody {
  readonly area: string;
  readonly number?: readonly [ReservationKind, string];
}

/** Takes the number that the request gives. */
const note = internalCommand<Body, null>({
  name: 'note',
  body: z.custom<Body>(),
  areas: ({ area }) => [{ field: 'area', code: area, level: 'village', kind: 'present' }],
  gather: async (_body, read) => {
    await read.person({ personId: FATHER });
    return null;
  },
  decide: ({ number }) =>
    accept({
      changes: [
        {
          stream: person(FATHER),
          events: [{ type: 'DepartureExpired', occurredOn: on('2026-11-20'), data: { moveId: idOf(8) } }],
        },
      ],
      reservations: number ? [{ kind: number[0], value: number[1], streamId: FATHER }] : [],
      result: {},
    }),
});

const registrar = {
  subject: 'ani',
  roles: ['registrar'],
  office: '3204',
  desks: ['birth'],
} as unknown as Actor;
const body: Body = { requestId: idOf(0xa001), reportedOn: '2026-11-20', area: VILLAGE };
const TAKEN = '3204010101909001';

/** What is wrong with the request or the token, and the field that the refusal names, if any. */
interface Example {
  readonly body?: Partial<Body>;
  readonly token?: Partial<Actor>;
  readonly field?: string;
}

/** One example of each refusal of the desk itself. A code without a row does not compile. */
const refused: Readonly<Record<DeskRefusalCode, Example>> = {
  'request-id-reused': { body: { requestId: idOf(0xa000) }, field: 'requestId' },
  'other-office-area': { token: { office: undefined } },
  'desk-not-allowed': { token: { desks: ['death'] } },
  'area-unknown': { body: { area: '3204012999' }, field: 'area' },
  'area-retired': { body: { area: '9101012001' }, field: 'area' },
  'nik-in-use': { body: { number: ['nik', TAKEN] }, field: 'person.nik' },
  'kk-in-use': { body: { number: ['kk', TAKEN] }, field: 'family.kkNumber' },
  'act-in-use': { body: { number: ['act', TAKEN] } },
};

async function openFront() {
  const ledger = new MemoryLedger();
  await ledger.record(familyOfFour());
  for (const kind of ['nik', 'kk', 'act']) ledger.reserve(kind, TAKEN);
  const clock = () => new Date('2026-11-21T18:00:00Z');
  const desk = new Desk({
    desk: 'birth',
    ledger,
    areas,
    clock,
    firstPersonalSerial: 9000,
    record: () => Promise.resolve(),
    random: () => 0,
  });
  const front = new DeskFront(desk, 'birth', new Registry());
  await front.register(note, { ...body, requestId: idOf(0xa000), reportedOn: '2026-11-19' }, registrar);
  return front;
}

describe('each refusal of the desk', () => {
  it.each(Object.keys(refused) as DeskRefusalCode[])('%s', async (code) => {
    const { body: wrong, token, field } = refused[code];
    const front = await openFront();
    const asked = front.register(note, { ...body, ...wrong }, { ...registrar, ...token } as Actor);
    const errors = field === undefined ? undefined : [{ field, code }];
    await expect(asked).rejects.toMatchObject({ spec: { code, errors } });
  });

  it('none is returned for a valid request', async () => {
    const front = await openFront();
    expect(await front.register(note, body, registrar)).toMatchObject({ kind: 'registered' });
  });
});
