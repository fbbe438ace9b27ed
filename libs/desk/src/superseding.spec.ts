import { correctAdoption, type AreaDirectory } from '@peristiwa/domain';
import { FATHER, household, idOf, MemoryLedger, on, person, recorded, SON } from '@peristiwa/testing';
import { cancellationOf } from '@peristiwa/testing/domain';
import { dateSchema } from './bodies';
import { Desk } from './desk';
import { correctionCommand } from './superseding';

const areas: AreaDirectory = {
  find: () => undefined,
  findEver: () => undefined,
  children: () => [],
  knowsDistrict: () => true,
};
const command = correctionCommand({
  name: 'correct-adoption',
  summary: 'Correct the record of an adoption',
  fields: { adoptedOn: dateSchema.optional() },
  example: { adoptedOn: '2026-11-10' },
  resolve: (corrected) => ({ corrected: corrected as object }),
  correct: correctAdoption,
});

/** The office of 3204 has recorded the adoption of a child who lives in this village. */
async function adopted(village: string) {
  const ledger = new MemoryLedger();
  const address = { line: 'Jl. Melati 3', rt: '001', rw: '002', area: village };
  await ledger.record(
    household(
      [
        { id: FATHER, name: 'Budi', sex: 'male', bornOn: '1985-03-10', relationship: 'head' },
        { id: SON, name: 'Agus', sex: 'male', bornOn: '2012-05-05', relationship: 'child' },
      ],
      { address },
    ),
  );
  const data = {
    adoptedOn: on('2026-11-10'),
    court: 'Pengadilan Negeri',
    decreeNumber: '1/Pdt.P/2026/PN Blb',
  };
  await ledger.record(
    recorded(person(SON), {
      type: 'AdoptionRecorded',
      occurredOn: data.adoptedOn,
      data: { ...data, fatherId: FATHER, reportedLate: false },
    }),
  );
  const reads: (readonly string[])[] = [];
  const desk = new Desk({
    desk: 'status',
    ledger,
    areas,
    clock: () => new Date('2026-11-22T05:00:00Z'),
    firstPersonalSerial: 9000,
    record: async ({ persons }) => void reads.push(persons),
  });
  const [event] = (await ledger.readStreams([SON])).get(SON)?.slice(-1) ?? [];
  return { desk, actId: event?.actId ?? '', reads };
}

/** Issue 13 §1 row 2: who recorded an act long ago does not learn when a resident of another office was born (UU 27/2022). */
it.each([
  ['elsewhere answers no day of birth', '3578011001', undefined],
  ['here answers what to correct', '3204012001', '2012-05-05'],
])('a correction of the act of a child who lives %s', async (_what, village, bornOn) => {
  const { desk, actId, reads } = await adopted(village);
  const body = {
    ...cancellationOf(actId),
    requestId: idOf(0xa001),
    corrected: { adoptedOn: on('2012-05-04') },
  };
  const outcome = await desk.perform(command, body as never, { subject: 'ani', office: '3204' }, 'http');
  const rejection = { code: 'before-birth', field: 'corrected.adoptedOn', ...(bornOn && { bornOn }) };
  expect(outcome).toEqual({ kind: 'rejected', rejection });
  expect(reads).toEqual([expect.arrayContaining([SON])]);
});
