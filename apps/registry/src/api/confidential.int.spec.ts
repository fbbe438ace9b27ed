import { alone, idOf, type LedgerFixture, on, person, recorded, type TestSystem } from '@peristiwa/testing';
import { startRegistryService, type RegistryServiceUnderTest } from '../registry-service-under-test';

let registry: RegistryServiceUnderTest;
let system: TestSystem;
let writer: LedgerFixture;
let position: number;
let adoptionId: string;
let cancelled: { readonly adoption: string; readonly cancellation: string };
const CHILD = idOf(1);

beforeAll(async () => {
  registry = await startRegistryService();
  ({ system, writer } = registry);
  await writer.record([...alone(1, { bornOn: '2015-02-14' }), ...alone(2), ...alone(4)]);
  const recordedAct = await writer.record(adoptionOf(CHILD));
  position = recordedAct.position;
  adoptionId = recordedAct.actId;
  const { actId } = await writer.record(adoptionOf(idOf(4)));
  const voided = recorded(person(idOf(4)), {
    type: 'PersonActVoided',
    occurredOn: on('2026-11-20'),
    data: { by: 'cancellation', voided: 'adoption', reason: 'court', legalBasis: null },
  });
  const cancellation = await writer.record(voided, { supersedes: actId, desk: 'status' });
  cancelled = { adoption: actId, cancellation: cancellation.actId };
});
afterAll(() => registry.stop());

function adoptionOf(childId: string) {
  return recorded(person(childId), {
    type: 'AdoptionRecorded',
    occurredOn: on('2026-11-10'),
    data: {
      adoptedOn: on('2026-11-10'),
      court: 'Pengadilan Agama Soreang',
      decreeNumber: '12/Pdt.P/2026/PA.Sor',
      motherId: idOf(2),
      reportedLate: false,
    },
  });
}

async function answered(client: string, path: string) {
  const token = await system.token(client);
  const url = `${system.urls['registry']}/v1/persons/${CHILD}${path}?minPosition=${position - 1}`;
  return system.get(url, { token });
}

/** UU 24/2013 art. 84(1); domain.md §4.1 ee: where an adopted child comes from. */
describe('an adoption', () => {
  it.each([
    ['registrar-3204', ['BiodataRecorded', 'AdoptionRecorded']],
    ['auditor', ['BiodataRecorded', 'AdoptionRecorded']],
    ['registrar-5171', ['BiodataRecorded']],
    ['operator', ['BiodataRecorded']],
  ])('in the timeline for %s: %j', async (client, expected) => {
    const { status, body } = await answered(client, '/events');
    expect(status).toBe(200);
    expect((body.events as { type: string }[]).map(({ type }) => type)).toEqual(expected);
  });

  it.each(['registrar-3204', 'registrar-5171', 'auditor'])('is not in the person for %s', async (client) => {
    const { body } = await answered(client, '');
    expect(body).toMatchObject({ personId: CHILD });
    expect(JSON.stringify(body)).not.toMatch(/adopt|Pdt/);
    expect(JSON.stringify(body)).not.toContain(idOf(2));
  });

  const opened = async (client: string, actId = adoptionId) => {
    const token = await system.token(client);
    return system.get(`${system.urls['registry']}/v1/acts/${actId}`, { token });
  };

  it.each(['registrar-3204', 'auditor'])('is opened by %s', async (client) => {
    expect(await opened(client)).toMatchObject({ status: 200, body: { persons: [{ personId: CHILD }] } });
  });

  it.each(['registrar-5171', 'operator'])('is not opened by %s', async (client) => {
    const { status, body } = await opened(client);
    expect([status, body.type]).toEqual([403, 'urn:peristiwa:problem:act-confidential']);
    expect(JSON.stringify(body)).not.toContain(CHILD);
  });

  describe.each(['adoption', 'cancellation'] as const)(
    'that was cancelled, by the id of its %s,',
    (which) => {
      it.each(['registrar-3204', 'auditor'])('is opened by %s', async (client) => {
        const { status, body } = await opened(client, cancelled[which]);
        expect(status).toBe(200);
        expect(body).toMatchObject({
          actId: cancelled.adoption,
          latestActId: cancelled.cancellation,
          stands: false,
        });
      });

      it.each(['registrar-5171', 'operator'])('is not opened by %s', async (client) => {
        const { status, body } = await opened(client, cancelled[which]);
        expect([status, body.type]).toEqual([403, 'urn:peristiwa:problem:act-confidential']);
        expect(JSON.stringify(body)).not.toContain(idOf(4));
      });
    },
  );
});

/* An adoption has no act number of its own, only a marginal note. An act that has a number and contains an adoption is confidential too. */
describe('an act that has a number and a confidential event', () => {
  const NUMBER = '3204-KW-20112026-0007';
  beforeAll(async () => {
    await writer.record([...alone(5), ...alone(6)]);
    const marriage = recorded(person(idOf(5)), {
      type: 'MarriageRegistered',
      occurredOn: on('2026-11-19'),
      data: {
        ...{ spouseId: idOf(6), marriedOn: on('2026-11-19'), actNumber: NUMBER, authority: 'civil-registry' },
        ...{ marriageBook: null, courtDispensation: null, courtPermit: null, reportedLate: false, flags: [] },
      },
    });
    const reservations = [{ kind: 'act', value: NUMBER, streamId: idOf(5) }] as const;
    await writer.record([...marriage, ...adoptionOf(idOf(5))], { reservations });
  });
  const lookup = async (client: string) => {
    const token = await system.token(client);
    return system.post(`${system.urls['registry']}/v1/acts/lookup`, { actNumber: NUMBER }, { token });
  };

  it.each(['registrar-3204', 'auditor'])('is found by %s', async (client) => {
    expect(await lookup(client)).toMatchObject({ status: 200, body: { actNumber: NUMBER } });
  });

  it.each(['registrar-5171', 'operator'])('is not found by %s', async (client) => {
    const { status, body } = await lookup(client);
    expect([status, body.type]).toEqual([403, 'urn:peristiwa:problem:act-confidential']);
    expect(JSON.stringify(body)).not.toContain(idOf(5));
  });
});

describe('an act by its id', () => {
  it('has its content for who may read persons, and each person is logged', async () => {
    const entry = (await writer.record(alone(3))).actId;
    const token = await system.token('operator');
    const headers = { authorization: `Bearer ${token}`, 'x-purpose': 'membuka akta' };
    const answer = await fetch(`${system.urls['registry']}/v1/acts/${entry}`, { headers });
    const { status, body } = { status: answer.status, body: await answer.json() };
    expect(status).toBe(200);
    expect(body).toMatchObject({ actId: entry, stands: true, persons: [{ personId: idOf(3) }] });
    const { rows } = await registry.owner.query(
      `SELECT what, person_id FROM registry.access_log WHERE purpose = 'membuka akta'`,
    );
    expect(rows).toEqual([{ what: 'act', person_id: idOf(3) }]);
  });

  it('is unknown when the ledger has none', async () => {
    const token = await system.token('auditor');
    const { status } = await system.get(`${system.urls['registry']}/v1/acts/${idOf(99)}`, { token });
    expect(status).toBe(404);
  });
});
