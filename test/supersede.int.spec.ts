import { randomUUID } from 'node:crypto';
import { eventTypes } from '@peristiwa/domain';
import { demo, demoAddress, migrateDesks } from '@peristiwa/desk';
import { migrateLedger } from '@peristiwa/ledger';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { birthService } from '../apps/birth/src/service';
import { deathService } from '../apps/death/src/service';
import { moveService } from '../apps/move/src/service';
import { migrateRegistry } from '../apps/registry/src/migrate-registry';
import { registryService } from '../apps/registry/src/service';
import { statusService } from '../apps/status/src/service';

let system: TestSystem;
let bandung: string;
let surabaya: string;
let people = 0;

beforeAll(async () => {
  const desks = [birthService, deathService, moveService, statusService];
  system = await startTestSystem({
    definitions: [...desks.map((one) => ({ ...one, transports: undefined })), registryService],
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
      await migrateRegistry(url);
    },
    clock: () => new Date('2026-11-22T05:00:00Z'),
  });
  bandung = await system.token('registrar-3204');
  surabaya = await system.token('registrar-3578');
});
afterAll(() => system.stop());

const DESKS: Readonly<Record<string, string>> = {
  acknowledgements: 'birth',
  biodata: 'status',
  births: 'birth',
  cards: 'status',
  deaths: 'death',
  divorces: 'status',
  legitimations: 'birth',
  marriages: 'status',
  stillbirths: 'birth',
};

function send(path: string, fields: object, token = bandung) {
  const body = { requestId: randomUUID(), reportedOn: '2026-11-20', ...fields };
  const desk = DESKS[path.split('/')[0] as string] ?? 'move';
  return system.post(`${system.urls[desk]}/v1/${path}`, body, { token });
}

/** The latest position that an answer named; reads wait for it. */
let position = 0;

async function accepted(path: string, fields: object, token?: string) {
  const { status, body } = await send(path, fields, token);
  if (status !== 201) throw new Error(`${path} was refused: ${JSON.stringify(body)}`);
  position = body.position;
  return { ...body.result, actId: body.actId };
}

const read = async (path: string) => {
  const url = `${system.urls['registry']}/v1/${path}?minPosition=${position}`;
  return (await system.get(url, { token: bandung })).body;
};
const personOf = ({ personId }: { personId: string }) => read(`persons/${personId}`);

/** Letters only: a serial of the family in the names keeps the people of one test apart. */
const letters = () => String.fromCodePoint(97 + (people % 26), 97 + (Math.floor(people / 26) % 26));

async function resident(fields: object, rest: object = {}) {
  people += 1;
  const person = {
    name: `Bagus Prakoso ${letters()}`,
    sex: 'male',
    bornOn: `1988-03-${String((people % 28) + 1).padStart(2, '0')}`,
    birthPlace: '3204',
    religion: 'islam',
    maritalStatus: 'single',
    education: 'bachelor',
    occupation: 15,
    ...fields,
  };
  const family = { kind: 'new', address: demoAddress };
  return accepted('biodata', { reportedOn: '2026-10-01', person, family, ...rest });
}

/** Husband and wife on one card, and their daughter. */
async function household() {
  const maritalStatus = 'married-recorded';
  const father = await resident({ maritalStatus });
  const join = { kind: 'join', host: { familyId: father.familyId } };
  const mother = await resident(
    { sex: 'female', name: `Siti Aminah ${letters()}`, maritalStatus },
    { family: { ...join, relationship: 'wife' }, spouse: { personId: father.personId } },
  );
  const daughter = await resident(
    { sex: 'female', name: `Dewi Lestari ${letters()}`, bornOn: '2012-05-05' },
    {
      family: { ...join, relationship: 'child' },
      mother: { personId: mother.personId },
      father: { personId: father.personId },
    },
  );
  return { father, mother, daughter };
}

const basis = {
  reason: 'Akta tercatat atas nama orang lain',
  legalBasis: {
    kind: 'court',
    number: '118/Pdt.P/2026/PN.Blb',
    date: '2026-11-20',
    issuer: 'Pengadilan Negeri Bale Bandung',
  },
};
const death = ({ personId }: { personId: string }) => ({
  person: { personId },
  diedOn: '2026-11-12',
  cause: 'other',
  attestedBy: 'doctor',
});
const withoutVersion = (answer: object) => ({ ...answer, version: undefined, position: undefined });

/** Pembatalan akta kematian (UU 23/2006 art. 72; domain.md §2.2 A). */
describe('a head who was registered as dead by mistake', () => {
  it('lives again when the act is cancelled, with spouse, card, relationships and number as before', async () => {
    const { father, mother, daughter } = await household();
    const everybody = [father, mother, daughter];
    const answers = async () => [
      ...(await Promise.all(everybody.map(personOf))),
      await read(`families/${father.familyId}`),
    ];
    const before = await answers();
    const died = await accepted('deaths', death(father));
    const whileDead = await answers();
    expect(whileDead[0]).toMatchObject({ status: 'deceased' });
    expect(whileDead[1]).toMatchObject({ maritalStatus: 'widowed', family: { relationship: 'head' } });
    expect(whileDead[3]).toMatchObject({ headId: mother.personId, kkNumber: died.kkNumber });

    const path = `deaths/${died.actId}/cancellation`;
    const preview = await send(`${path}?dryRun=true`, basis);
    expect(preview).toMatchObject({ status: 200, body: { dryRun: true } });
    expect((await answers()).map(withoutVersion)).toEqual(whileDead.map(withoutVersion));

    const cancelled = await accepted(path, basis);
    const { actId, ...result } = cancelled;
    expect(result).toEqual(preview.body.result);
    expect(result).toEqual({
      supersedes: died.actId,
      stands: false,
      restingActs: [],
      cards: [
        {
          familyId: father.familyId,
          kkNumber: father.kkNumber,
          headId: father.personId,
          joined: [father.personId],
          left: [],
        },
      ],
      persons: expect.arrayContaining([
        { personId: father.personId, changed: ['death', 'status'] },
        { personId: mother.personId, changed: ['placement', 'marriages', 'maritalStatus'] },
        { personId: daughter.personId, changed: ['placement'] },
      ]),
    });
    expect((await answers()).map(withoutVersion)).toEqual(before.map(withoutVersion));

    const { events } = await read(`persons/${father.personId}/events`);
    expect(events.find(({ type }: { type: string }) => type === 'DeathRegistered')).toMatchObject({
      isVoid: true,
      supersededBy: { actId, by: 'cancellation', reason: basis.reason, recordedBy: { office: '3204' } },
    });
    expect(events.at(-1)).toMatchObject({
      type: 'PersonActVoided',
      supersedes: died.actId,
      ...basis,
      data: { voided: 'death', ...basis },
    });
  });

  it('is recorded once, and again only when that cancellation is cancelled', async () => {
    const { father } = await household();
    const { actId } = await accepted('deaths', death(father));
    const request = { requestId: randomUUID(), ...basis };
    const path = `deaths/${actId}/cancellation`;
    const [first, repeated] = [await send(path, request), await send(path, request)];
    expect([first.status, repeated.status]).toEqual([201, 200]);
    expect(repeated.body).toEqual(first.body);
    expect(await send(path, basis)).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:act-already-cancelled', latestActId: first.body.actId },
    });
    const back = await accepted(`deaths/${first.body.actId}/cancellation`, basis);
    expect(back).toMatchObject({ supersedes: first.body.actId, stands: true });
    expect(await personOf(father)).toMatchObject({ status: 'deceased' });
  });

  it('is cancelled by one of six requests at once, and the others are refused', async () => {
    const { father } = await household();
    const { actId } = await accepted('deaths', death(father));
    const path = `deaths/${actId}/cancellation`;
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(path, basis)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it.each([
    ['an office that has no part in it', () => surabaya, {}, 403, 'other-office-area'],
    ['contrarius actus without SPTJM', () => bandung, { kind: 'contrarius-actus' }, 422, 'sptjm-missing'],
    ['a basis of tomorrow', () => bandung, { date: '2026-11-23' }, 422, 'occurred-after-report'],
  ])('is refused to %s', async (_title, token, change, status, code) => {
    const { father } = await household();
    const { actId } = await accepted('deaths', death(father));
    const request = { ...basis, legalBasis: { ...basis.legalBasis, ...change } };
    const path = `deaths/${actId}/cancellation`;
    for (const way of [path, `${path}?dryRun=true`]) {
      const answer = await send(way, request, token());
      expect(answer).toMatchObject({ status, body: { type: `urn:peristiwa:problem:${code}` } });
    }
  });
});

/** Each kind of act is cancelled at its own desk; the registry answers as before it. */
describe('an act that is cancelled', () => {
  const persons = (...all: { personId: string }[]) => Promise.all(all.map(personOf));

  it('birth: the child is out of the register, and its parents and card are as before', async () => {
    const { father, mother, daughter } = await household();
    const before = [...(await persons(father, mother, daughter)), await read(`families/${father.familyId}`)];
    const child = { name: `Ayu Lestari ${letters()}`, sex: 'female', birthPlace: '3204', birthOrder: 2 };
    const parents = { mother: { personId: mother.personId }, father: { personId: father.personId } };
    const birth = { bornOn: '2026-11-01', ...parents, children: [child] };
    const { actId, children } = await accepted('births', birth);
    const [born] = children;
    expect(await personOf(born)).toMatchObject({ status: 'resident', name: child.name });
    await accepted(`births/${actId}/cancellation`, basis);
    const after = [...(await persons(father, mother, daughter)), await read(`families/${father.familyId}`)];
    expect(after.map(withoutVersion)).toEqual(before.map(withoutVersion));
    expect(await personOf(born)).toMatchObject({ status: 'cancelled', nik: born.nik });
    const url = `${system.urls['registry']}/v1/persons/lookup`;
    const found = await system.post(url, { nik: born.nik, minPosition: position }, { token: bandung });
    expect(found).toMatchObject({ status: 200, body: { status: 'cancelled', personId: born.personId } });
    // The NIK stays taken, and nobody registers an event of the child.
    expect(await send('deaths', death(born))).toMatchObject({ status: 404 });
  });

  it('marriage, with a common card: each is single and heads the card of before', async () => {
    const groom = await resident({ religion: 'catholic' });
    const bride = await resident({ religion: 'catholic', sex: 'female', name: `Dewi Sartika ${letters()}` });
    const cards = () => Promise.all([groom, bride].map(({ familyId }) => read(`families/${familyId}`)));
    const before = [...(await persons(groom, bride)), ...(await cards())];
    const wedding = {
      husband: { personId: groom.personId },
      wife: { personId: bride.personId },
      marriedOn: '2026-11-10',
      authority: 'civil-registry',
      family: { kind: 'new', head: 'husband', address: demoAddress },
    };
    const { actId, familyId } = await accepted('marriages', wedding);
    expect(await personOf(bride)).toMatchObject({ maritalStatus: 'married-recorded', family: { familyId } });
    await accepted(`marriages/${actId}/cancellation`, basis);
    const after = [...(await persons(groom, bride)), ...(await cards())];
    expect(after.map(withoutVersion)).toEqual(before.map(withoutVersion));
    expect(await read(`families/${familyId}`)).toMatchObject({ status: 'closed', members: [] });
  });

  it('divorce: they are married again on one card', async () => {
    const { father, mother, daughter } = await household();
    const before = [...(await persons(father, mother, daughter)), await read(`families/${father.familyId}`)];
    const divorce = {
      husband: { personId: father.personId },
      wife: { personId: mother.personId },
      divorcedOn: '2026-11-10',
      court: 'Pengadilan Agama Soreang',
      decisionNumber: '118/Pdt.G/2026/PA.Sor',
      divorceCertificate: { number: '0118/AC/2026/PA.Sor', date: '2026-11-12' },
      children: [{ personId: daughter.personId }],
    };
    const { actId } = await accepted('divorces', divorce);
    await accepted(`divorces/${actId}/cancellation`, basis);
    const after = [...(await persons(father, mother, daughter)), await read(`families/${father.familyId}`)];
    // A member who comes back to a card stands last on it.
    const sorted = (answers: { members?: { personId: string }[] }[]) =>
      answers.map(withoutVersion).map((answer) =>
        JSON.stringify(answer)
          .split(/(?=\{"personId")/)
          .toSorted(),
      );
    expect(sorted(after)).toEqual(sorted(before));
  });

  it('biodata: the person is out of the register, and the card of one person is closed', async () => {
    const alone = await resident({});
    await accepted(`biodata/${alone.actId}/cancellation`, basis);
    expect(await personOf(alone)).toMatchObject({ status: 'cancelled' });
    expect(await read(`families/${alone.familyId}`)).toMatchObject({ status: 'closed', members: [] });
  });

  it('departure, arrival and change of address: the persons live where they lived', async () => {
    const mover = await resident({});
    const before = [...(await persons(mover)), await read(`families/${mover.familyId}`)];
    const answers = async () =>
      [...(await persons(mover)), await read(`families/${mover.familyId}`)].map(withoutVersion);
    const line = { ...demoAddress, line: 'Jalan Anggrek 2' };
    const change = { family: { familyId: mover.familyId }, changedOn: '2026-11-10', address: line };
    const moved = await accepted('address-changes', change);
    expect(await answers()).not.toEqual(before.map(withoutVersion));
    await accepted(`address-changes/${moved.actId}/cancellation`, basis);
    expect(await answers()).toEqual(before.map(withoutVersion));

    const departure = {
      movers: [{ personId: mover.personId }],
      destination: demo.destination,
      reason: 'work',
    };
    const issued = await accepted('moves/departures', departure);
    const whileMoving = await answers();
    const destination = { ...demoAddress, area: demo.destination };
    const arrival = { arrivedOn: '2026-11-20', address: destination, family: { kind: 'same-card' } };
    const arrived = await accepted(`moves/${issued.moveId}/arrival`, arrival, surabaya);
    const rests = await send(`moves/departures/${issued.actId}/cancellation?dryRun=true`, basis);
    expect(rests.body.result.restingActs).toEqual([
      expect.objectContaining({ actId: arrived.actId, kind: 'arrival', office: '3578', restsOn: ['move'] }),
    ]);
    await accepted(`moves/arrivals/${arrived.actId}/cancellation`, basis, surabaya);
    expect(await answers()).toEqual(whileMoving);
    await accepted(`moves/departures/${issued.actId}/cancellation`, basis);
    expect(await answers()).toEqual(before.map(withoutVersion));
  });
});

/** Pembetulan akta (UU 23/2006 art. 71; domain.md §2.2 A). */
describe('an act that is corrected', () => {
  const paper = {
    reason: 'Salah ketik',
    legalBasis: {
      kind: 'authentic-document',
      number: '812/RSUD/2026',
      date: '2026-11-19',
      issuer: 'RSUD Soreang',
    },
  };
  const corrects = (path: string, corrected: object) =>
    accepted(`${path}/correction`, { ...paper, corrected });

  it('death: the day, twice; the correction undone; and the whole act cancelled', async () => {
    const { father, mother } = await household();
    const before = (await Promise.all([father, mother].map(personOf))).map(withoutVersion);
    const { actId, deathActNumber } = await accepted('deaths', death(father));
    const path = `deaths/${actId}`;
    const request = { ...paper, corrected: { diedOn: '2026-11-11' } };
    const preview = await send(`${path}/correction?dryRun=true`, request);
    expect(preview).toMatchObject({ status: 200, body: { dryRun: true, result: { stands: true } } });
    expect((await personOf(father)).death).toMatchObject({ diedOn: '2026-11-12' });

    const first = await corrects(path, { diedOn: '2026-11-11' });
    expect((await personOf(father)).death).toMatchObject({ diedOn: '2026-11-11', actNumber: deathActNumber });
    expect((await personOf(mother)).marriages).toMatchObject([{ endedOn: '2026-11-11', endedBy: 'death' }]);
    const second = await corrects(path, { diedOn: '2026-11-10', cause: 'accident' });
    expect(second.supersedes).toBe(first.actId);
    expect((await personOf(father)).death).toMatchObject({ diedOn: '2026-11-10', cause: 'accident' });

    await accepted(`deaths/${second.actId}/cancellation`, basis);
    expect((await personOf(father)).death).toMatchObject({ diedOn: '2026-11-11', cause: 'other' });
    const { events } = await read(`persons/${father.personId}/events`);
    const deaths = events.filter(({ type }: { type: string }) => type === 'DeathRegistered');
    expect(
      deaths.map(({ isVoid, reason }: { isVoid: boolean; reason?: string }) => [isVoid, reason]),
    ).toEqual([
      [true, paper.reason],
      [false, paper.reason],
      [true, undefined],
    ]);

    await accepted(`${path}/cancellation`, basis);
    expect((await Promise.all([father, mother].map(personOf))).map(withoutVersion)).toEqual(before);
  });

  it('birth: the mother; each of the two women and the card stay right', async () => {
    const { father, mother } = await household();
    const other = await household();
    const child = { name: `Ayu Lestari ${letters()}`, sex: 'female', birthPlace: '3204', birthOrder: 2 };
    const parents = { mother: { personId: mother.personId }, father: { personId: father.personId } };
    const birth = { bornOn: '2026-11-01', ...parents, children: [child] };
    const { actId, children } = await accepted('births', birth);
    const [born] = children;
    const { nik } = await personOf(other.mother);
    const corrected = { bornOn: '2026-11-02', mother: { nik }, father: null };
    const refused = await send(`births/${actId}/correction`, {
      ...paper,
      corrected: { ...corrected, mother: { nik: born.nik } },
    });
    expect(refused).toMatchObject({
      status: 404,
      body: { errors: [{ field: 'corrected.mother', code: 'person-not-found' }] },
    });
    const { persons } = await corrects(`births/${actId}`, corrected);
    expect(new Set(persons.map(({ personId }: { personId: string }) => personId))).toEqual(
      new Set([born.personId, mother.personId, father.personId, other.mother.personId]),
    );
    const answer = await personOf(born);
    expect(answer).toMatchObject({ nik: born.nik, bornOn: '2026-11-02', motherId: other.mother.personId });
    expect(answer.fatherId).toBeUndefined();
    const namesOf = async (person: { personId: string }) =>
      (await personOf(person)).children.map(({ childId }: { childId: string }) => childId);
    expect(await namesOf(mother)).not.toContain(born.personId);
    expect(await namesOf(other.mother)).toContain(born.personId);
  });

  it.each([
    ['nothing changed', {}, 'nothing-to-correct', 'corrected'],
    ['a field that no death act has', { bornOn: '2026-11-11' }, 'invalid-request', 'corrected.bornOn'],
    ['a day after the report', { diedOn: '2026-11-21' }, 'occurred-after-report', 'corrected.diedOn'],
  ])('is refused: %s', async (_title, corrected, code, field) => {
    const { father } = await household();
    const { actId } = await accepted('deaths', death(father));
    expect(await send(`deaths/${actId}/correction`, { ...paper, corrected })).toMatchObject({
      body: { type: `urn:peristiwa:problem:${code}`, errors: [expect.objectContaining({ field })] },
    });
  });

  it('biodata and the other kinds, at their desks', async () => {
    const alone = await resident({});
    await corrects(`biodata/${alone.actId}`, { name: 'Bagus Prakasa', bornOn: '1988-03-30' });
    expect(await personOf(alone)).toMatchObject({
      nik: alone.nik,
      name: 'Bagus Prakasa',
      bornOn: '1988-03-30',
      flags: ['nik-differs-from-biodata'],
    });
    const address = { ...demoAddress, line: 'Jalan Anggrek 2' };
    const moved = await accepted('address-changes', {
      family: { familyId: alone.familyId },
      changedOn: '2026-11-10',
      address,
    });
    await corrects(`address-changes/${moved.actId}`, { address: { ...address, line: 'Jalan Anggrek 22' } });
    expect((await personOf(alone)).address).toMatchObject({ line: 'Jalan Anggrek 22' });
    expect((await read(`families/${alone.familyId}`)).address).toMatchObject({ line: 'Jalan Anggrek 22' });

    const departure = {
      movers: [{ personId: alone.personId }],
      destination: demo.destination,
      reason: 'work',
    };
    const issued = await accepted('moves/departures', departure);
    await corrects(`moves/departures/${issued.actId}`, { reason: 'education' });
    const destination = { ...demoAddress, area: demo.destination };
    const arrival = { arrivedOn: '2026-11-20', address: destination, family: { kind: 'same-card' } };
    const arrived = await accepted(`moves/${issued.moveId}/arrival`, arrival, surabaya);
    const day = { ...paper, reportedOn: '2026-11-21', corrected: { arrivedOn: '2026-11-21' } };
    await accepted(`moves/arrivals/${arrived.actId}/correction`, day, surabaya);
    const { events } = await read(`persons/${alone.personId}/events`);
    expect(events.findLast(({ type }: { type: string }) => type === 'PersonArrived')).toMatchObject({
      isVoid: false,
      data: { arrivedOn: '2026-11-21', reason: 'education' },
    });
  });
});

/** Acts about marriages without an act, of courts, about parents, and of an office on cards (domain.md §2.2 A, B). */
describe('acts of the other kinds are corrected and cancelled', () => {
  const cancels = (path: string) => accepted(`${path}/cancellation`, basis);
  const corrects = (path: string, corrected: object) => {
    const legalBasis = { ...basis.legalBasis, kind: 'authentic-document' };
    return accepted(`${path}/correction`, { reason: 'Salah ketik', legalBasis, corrected });
  };
  const couple = async () => {
    const husband = await resident({});
    const wife = await resident({ sex: 'female', name: `Dewi Sartika ${letters()}` });
    return { husband: { personId: husband.personId }, wife: { personId: wife.personId } };
  };
  const statusOf = async (person: { personId: string }) => (await personOf(person)).maritalStatus;
  const decision = { court: 'PA Soreang', decisionNumber: '311/Pdt.P/2026/PA.Sor' };
  const book = () => ({ number: `78/I/2026/${letters()}`, kua: 'KUA Soreang', date: '2026-11-12' });
  const family = { kind: 'unchanged' };
  const weds = (pair: object) =>
    accepted('marriages', {
      ...pair,
      marriedOn: '2026-10-05',
      authority: 'kua',
      marriageBook: book(),
      family,
    });

  it('a declared marriage, its legalisation and its declared end', async () => {
    const pair = await couple();
    const declaration = { ...pair, marriedOn: '2024-06-08', sptjm: 'SPTJM/17/2026', family };
    const declared = await accepted('marriages/unrecorded', declaration);
    await corrects(`marriages/unrecorded/${declared.actId}`, { marriedOn: '2024-06-07' });
    expect((await personOf(pair.wife)).marriages).toMatchObject([{ marriedOn: '2024-06-07' }]);
    const end = { ...pair, divorcedOn: '2026-11-01', sptjm: 'SPTJM/18/2026' };
    const parted = await accepted('divorces/unrecorded', end);
    await corrects(`divorces/unrecorded/${parted.actId}`, { divorcedOn: '2026-10-31' });
    expect(await statusOf(pair.wife)).toBe('divorced-unrecorded');
    await cancels(`divorces/unrecorded/${parted.actId}`);
    const isbat = { ...pair, ...decision, marriedOn: '2024-06-07', legalisedOn: '2026-11-10' };
    const legalised = await accepted('marriages/legalisations', { ...isbat, marriageBook: book() });
    await corrects(`marriages/legalisations/${legalised.actId}`, { legalisedOn: '2026-11-09' });
    expect(await statusOf(pair.husband)).toBe('married-recorded');
    await cancels(`marriages/legalisations/${legalised.actId}`);
    expect(await statusOf(pair.husband)).toBe('married-unrecorded');
    await cancels(`marriages/unrecorded/${declared.actId}`);
    expect(await statusOf(pair.husband)).toBe('single');
  });

  it('an annulled divorce and an annulled marriage; a child acknowledged and legitimised', async () => {
    const pair = await couple();
    await weds(pair);
    await accepted('divorces', {
      ...pair,
      ...decision,
      divorcedOn: '2026-10-20',
      divorceCertificate: { number: `79/AC/2026/${letters()}`, date: '2026-10-21' },
    });
    const revival = { ...pair, ...decision, annulledOn: '2026-11-01', family };
    const revived = await accepted('divorces/annulments', revival);
    await corrects(`divorces/annulments/${revived.actId}`, { annulledOn: '2026-11-02' });
    expect(await statusOf(pair.wife)).toBe('married-recorded');
    const annulled = await accepted('marriages/annulments', {
      ...pair,
      ...decision,
      annulledOn: '2026-11-10',
    });
    await corrects(`marriages/annulments/${annulled.actId}`, { annulledOn: '2026-11-09' });
    expect(await statusOf(pair.wife)).toBe('single');
    await cancels(`marriages/annulments/${annulled.actId}`);
    expect(await statusOf(pair.wife)).toBe('married-recorded');
    await cancels(`divorces/annulments/${revived.actId}`);
    expect(await statusOf(pair.wife)).toBe('divorced-recorded');
  });

  it('a stillbirth, and the acts about the parents of a child', async () => {
    const { husband, wife } = await couple();
    const born = await accepted('births', {
      bornOn: '2026-09-15',
      mother: wife,
      children: [{ name: `Ayu Lestari ${letters()}`, sex: 'female', birthPlace: '3204', birthOrder: 1 }],
    });
    const child = { personId: born.children[0].personId };
    const acknowledged = await accepted('acknowledgements', {
      child,
      father: husband,
      acknowledgedOn: '2026-10-01',
      statement: '12/SP-PA/2026',
      religiousMarriageOn: '2026-01-01',
    });
    await corrects(`acknowledgements/${acknowledged.actId}`, { acknowledgedOn: '2026-10-02' });
    expect((await personOf(husband)).children).toMatchObject([{ childId: child.personId }]);
    await weds({ husband, wife });
    const lawful = { child, legitimisedOn: '2026-11-01', religiousMarriageOn: '2026-01-01' };
    const legitimised = await accepted('legitimations', lawful);
    await corrects(`legitimations/${legitimised.actId}`, { legitimisedOn: '2026-11-02' });
    const tooEarly = await send(`legitimations/${legitimised.actId}/correction`, {
      ...basis,
      corrected: { legitimisedOn: '2026-10-04' },
    });
    expect(tooEarly.body.errors).toMatchObject([
      { code: 'legitimised-before-marriage', field: 'corrected.legitimisedOn' },
    ]);
    await cancels(`legitimations/${legitimised.actId}`);
    await cancels(`acknowledgements/${acknowledged.actId}`);
    expect((await personOf(husband)).children).toEqual([]);
    const stillborn = await accepted('stillbirths', {
      bornOn: '2026-11-10',
      mother: wife,
      gestationWeeks: 32,
      birthOrder: 2,
      deliveryPlace: 'hospital',
      attestedBy: 'doctor',
    });
    await corrects(`stillbirths/${stillborn.actId}`, { bornOn: '2026-11-09', gestationWeeks: 31 });
    await cancels(`stillbirths/${stillborn.actId}`);
    const { events } = await read(`persons/${wife.personId}/events`);
    const still = events.filter(({ type }: { type: string }) => type === 'StillbirthRecorded');
    expect(still.map(({ isVoid }: { isVoid: boolean }) => isVoid)).toEqual([true, true]);
  });

  it('a change of head and a split', async () => {
    const { father, mother } = await household();
    const before = await read(`families/${father.familyId}`);
    const split = await accepted('cards/splits', { head: { personId: mother.personId } });
    expect((await personOf(mother)).family.familyId).not.toBe(father.familyId);
    await cancels(`cards/splits/${split.actId}`);
    const after = await read(`families/${father.familyId}`);
    expect(after.kkNumber).toBe(before.kkNumber);
    expect((await personOf(mother)).family.relationship).toBe('wife');
    const card = { familyId: father.familyId };
    const changed = await accepted('cards/head-changes', {
      family: card,
      head: { personId: mother.personId },
    });
    expect((await read(`families/${card.familyId}`)).headId).toBe(mother.personId);
    await cancels(`cards/head-changes/${changed.actId}`);
    const { headId, kkNumber } = await read(`families/${card.familyId}`);
    expect([headId, kkNumber]).toEqual([father.personId, before.kkNumber]);
  });
});
