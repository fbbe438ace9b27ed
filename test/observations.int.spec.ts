import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { observationTopic } from '@peristiwa/contracts';
import { demoAddress, migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import {
  startOwnKafka,
  startTestSystem,
  testDatabase,
  type OwnKafka,
  type TestDatabase,
  type TestSystem,
} from '@peristiwa/testing';
import { deathService } from '../apps/death/src/service';
import { kemenp2miService } from '../apps/kemenp2mi/src/service';
import { kemensosService } from '../apps/kemensos/src/service';
import { migratePublisher, publisherWith } from '../apps/publisher/src/service';
import { migrateRegistry } from '../apps/registry/src/migrate-registry';
import { registryService } from '../apps/registry/src/service';
import { statusService } from '../apps/status/src/service';
import { until } from './service-calls';

/*
 * Issue 12, Data balikan (Permendagri 102/2019 art. 38; domain.md §4.3, §5.1): Kemensos reports what it found, the
 * office works at the case, an act settles it, and Kemensos sees the outcome on its feed. Desks, registry, publisher and
 * ministry are the real services on a Kafka of their own.
 */

jest.setTimeout(120_000);

let broker: OwnKafka;
let ministries: readonly [kemensos: TestDatabase, kemenp2mi: TestDatabase];
let system: TestSystem;
let publisher: string;
let born = 0;
let tokens: Record<'bandung' | 'surabaya' | 'kemensos' | 'kemenp2mi' | 'auditor' | 'operator', string>;

beforeAll(async () => {
  broker = await startOwnKafka();
  ministries = await Promise.all([
    testDatabase('observations_kemensos'),
    testDatabase('observations_kemenp2mi'),
  ]);
  const [kemensos, kemenp2mi] = ministries;
  await Promise.all([kemensosService.migrate(kemensos.url), kemenp2miService.migrate(kemenp2mi.url)]);
  const desks = [deathService, statusService].map((one) => ({ ...one, transports: undefined }));
  const release = { windowMs: 200, personsMin: 1, longestMs: 200 };
  system = await startTestSystem({
    definitions: [...desks, registryService, publisherWith({ heartbeatMs: 200, release })],
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
      await migrateRegistry(url);
      await migratePublisher(url);
    },
    kafkaBrokers: broker.brokers,
  });
  publisher = system.urls['publisher'] as string;
  await system.start([kemensosService, kemenp2miService], {
    environment: {
      KEMENSOS_URL: kemensos.url,
      KEMENP2MI_URL: kemenp2mi.url,
      PUBLISHER_API_URL: publisher,
    },
  });
  tokens = {
    bandung: await system.token('registrar-3204'),
    surabaya: await system.token('registrar-3578'),
    kemensos: await system.token('kemensos'),
    kemenp2mi: await system.token('kemenp2mi'),
    auditor: await system.token('auditor'),
    operator: await system.token('operator'),
  };
});
afterAll(async () => {
  await system.stop();
  await Promise.all(ministries.map((one) => one.drop()));
  await broker.stop();
});

type Ministry = 'kemensos' | 'kemenp2mi';

/** A resident of the office 3204 whom Kemensos holds. */
async function resident(): Promise<string> {
  return (await registered()).personId;
}

async function registered(): Promise<{ personId: string; nik: string }> {
  born += 1;
  const person = {
    name: 'Bagus Prakoso',
    sex: 'male',
    bornOn: `1990-01-${String(born).padStart(2, '0')}`,
    birthPlace: '3204',
    religion: 'islam',
    maritalStatus: 'single',
    education: 'bachelor',
    occupation: 15,
  };
  const family = { kind: 'new', address: demoAddress };
  const { status, body } = await system.post(
    `${system.urls['status']}/v1/biodata`,
    { requestId: randomUUID(), reportedOn: '2026-11-20', person, family },
    { token: tokens.bandung },
  );
  if (status !== 201) throw new Error(`The biodata were refused: ${JSON.stringify(body)}`);
  const { personId, nik } = body.result;
  await until(async () => (await copyOf(personId)) !== undefined);
  return { personId, nik };
}

async function copyOf(personKey: string, ministry: Ministry = 'kemensos') {
  const { body } = await system.post(
    `${system.urls[ministry]}/v1/copies/lookup`,
    { personKeys: [personKey] },
    { token: tokens.operator },
  );
  return body.persons[0];
}

function found(personKey: string, change: object = {}) {
  return {
    observationId: randomUUID(),
    personKey,
    kind: 'found-deceased',
    details: { occurredOn: '2026-11-12' },
    evidence: { observedOn: '2026-11-19', description: 'Keluarga memperlihatkan surat kematian dari desa' },
    ...change,
  };
}

const report = (body: object, token = tokens.kemensos) =>
  system.post(`${publisher}/v1/observations`, body, { token });
const cases = (query: string, token: string) => system.get(`${publisher}/v1/observations${query}`, { token });
const act = (caseId: string, path: string, body: object, token = tokens.bandung) =>
  system.post(`${publisher}/v1/observations/${caseId}/${path}`, body, { token });

async function dies(personId: string, fields: object = {}) {
  const death = { diedOn: '2026-11-12', cause: 'accident', attestedBy: 'police' };
  const body = {
    requestId: randomUUID(),
    reportedOn: '2026-11-20',
    person: { personId },
    ...death,
    ...fields,
  };
  const answer = await system.post(`${system.urls['death']}/v1/deaths`, body, { token: tokens.bandung });
  if (answer.status !== 201) throw new Error(`The death was refused: ${JSON.stringify(answer.body)}`);
  return answer.body as { actId: string };
}

async function pulled(kind: string, personKey: string, ministry: Ministry = 'kemensos') {
  const { body } = await system.get(`${publisher}/v1/feeds/${ministry}/events?after=0&limit=1000`, {
    token: tokens[ministry],
  });
  const type = `id.peristiwa.person.${kind}.v1`;
  return body.events.filter(
    ({ headers, key }: { headers: Record<string, string>; key: string }) =>
      headers['ce_type'] === type && key === personKey,
  );
}

const outcomeOf = (personKey: string) =>
  until(async () => {
    const events = await pulled('observation-settled', personKey);
    return events.length > 0 && events;
  });

describe('an observation of a partner', () => {
  it('is settled by an act that names it, and the ministry shows that', async () => {
    const personId = await resident();
    const body = found(personId);
    const own = await system.post(`${system.urls['kemensos']}/v1/observations`, body, {
      token: tokens.kemensos,
    });
    expect(own.body).toMatchObject({ personKey: personId, refusal: null, outcome: null });
    const { caseId } = own.body;

    const { body: seen } = await cases(`/${caseId}`, tokens.bandung);
    expect(seen).toMatchObject({
      office: '3204',
      partner: 'kemensos',
      state: 'open',
      personId,
      ageDays: 0,
      steps: [],
    });
    // Nothing is applied before the act.
    expect((await copyOf(personId)).state.residence).not.toBe('deceased');

    const { actId } = await dies(personId, { settles: caseId });
    const [event, ...more] = await outcomeOf(personId);
    expect(more).toEqual([]);
    expect(event.value.observation).toEqual({
      observationId: body.observationId,
      caseId,
      outcome: 'settled',
      act: actId,
    });
    const [died] = await pulled('died', personId);
    expect(died.headers['ce_causationid']).toBe(actId);
    expect(Number(event.headers['ce_sequence'])).toBeGreaterThan(Number(died.headers['ce_sequence']));
    expect(event.value.state).toEqual(died.value.state);

    await until(async () => {
      const { body: list } = await system.get(`${system.urls['kemensos']}/v1/observations`, {
        token: tokens.kemensos,
      });
      return list.observations.find(
        ({ observationId, outcome }: { observationId: string; outcome: string }) =>
          observationId === body.observationId && outcome === 'settled',
      );
    });
    const { body: now } = await cases(`/${caseId}`, tokens.bandung);
    expect(now).toMatchObject({ state: 'settled', actId });
    const month = new Date(Date.parse(now.closedAt) + 7 * 3_600_000).toISOString().slice(0, 7);
    const turnaround = (token: string, query = '') =>
      cases(`/turnaround?from=${month}&to=${month}${query}`, token);
    expect((await turnaround(tokens.bandung)).body.closed).toEqual([
      {
        month,
        kind: 'found-deceased',
        closed: expect.any(Number),
        rejected: expect.any(Number),
        medianDays: expect.any(Number),
        p90Days: expect.any(Number),
      },
    ]);
    expect((await turnaround(tokens.operator, '&office=3578')).body.closed).toEqual([]);
    expect((await turnaround(tokens.surabaya, '&office=3204')).body.closed).toEqual([]);
    expect((await turnaround(tokens.kemensos)).status).toBe(403);
    expect((await cases('/turnaround?from=2026-11&to=2026-10', tokens.auditor)).body.type).toBe(
      'urn:peristiwa:problem:period-in-reverse',
    );
    const yearZero = await cases('/turnaround?from=0000-01&to=2026-10', tokens.auditor);
    expect([yearZero.status, yearZero.body.type]).toEqual([400, 'urn:peristiwa:problem:invalid-request']);
    // The event says so too, so that a rebuild of the registry loses nothing of it.
    const { rows } = await inDatabase(
      'SELECT DISTINCT meta::jsonb ->> $1 AS settles FROM ledger.event WHERE act_id = $2',
      ['settles', actId],
    );
    expect(rows).toEqual([{ settles: caseId }]);
  });

  it('of KemenP2MI is a case beside that of Kemensos about the same person, and each sees its own outcome', async () => {
    const { personId, nik } = await registered();
    await system.post(
      `${publisher}/v1/agreements/kemenp2mi/watch-list`,
      { niks: [nik] },
      { token: tokens.kemenp2mi },
    );
    await until(async () => (await copyOf(personId, 'kemenp2mi')) !== undefined);
    const reported = async (ministry: Ministry, body: object) =>
      (await system.post(`${system.urls[ministry]}/v1/observations`, body, { token: tokens[ministry] })).body;
    const own = async (ministry: Ministry) => {
      const { body } = await system.get(`${system.urls[ministry]}/v1/observations?limit=1000`, {
        token: tokens[ministry],
      });
      return body.observations.filter(({ personKey }: { personKey: string }) => personKey === personId);
    };
    const [kemensos, kemenp2mi] = [found(personId), found(personId)];
    const one = await reported('kemensos', kemensos);
    const other = await reported('kemenp2mi', kemenp2mi);
    expect(one).toMatchObject({ refusal: null, caseId: expect.any(String) });
    expect(other).toMatchObject({ refusal: null, caseId: expect.any(String) });
    expect(other.caseId).not.toBe(one.caseId);
    // Another ministry's case is not there for it.
    expect((await cases(`/${one.caseId}`, tokens.kemenp2mi)).status).toBe(404);
    expect((await cases(`/${other.caseId}`, tokens.kemensos)).status).toBe(404);

    const { actId } = await dies(personId, { settles: other.caseId });
    const settled = await until(async () =>
      (await own('kemenp2mi')).find(({ outcome }: { outcome: string | null }) => outcome !== null),
    );
    expect(settled).toMatchObject({
      observationId: kemenp2mi.observationId,
      outcome: 'settled',
      act: actId,
    });
    const { body: raised } = await system.get(`${system.urls['kemenp2mi']}/v1/alerts?limit=1000`, {
      token: tokens.kemenp2mi,
    });
    expect(raised.alerts.filter(({ personKey }: { personKey: string }) => personKey === personId)).toEqual([
      expect.objectContaining({ kind: 'death', actId }),
    ]);

    // The case of Kemensos is not settled with it: the office answers each partner.
    expect((await cases(`/${one.caseId}`, tokens.bandung)).body).toMatchObject({ state: 'open' });
    await act(one.caseId, 'rejection', { reason: 'already-recorded', explanation: 'Akta sudah terbit' });
    const rejected = await until(async () =>
      (await own('kemensos')).find(({ outcome }: { outcome: string | null }) => outcome !== null),
    );
    expect(rejected).toMatchObject({ outcome: 'rejected', reason: 'already-recorded', act: null });
    const outcomes = async (ministry: Ministry) =>
      (await pulled('observation-settled', personId, ministry)).map(
        ({ value }: { value: { observation: { caseId: string } } }) => value.observation.caseId,
      );
    expect(await outcomes('kemenp2mi')).toEqual([other.caseId]);
    expect(await outcomes('kemensos')).toEqual([one.caseId]);
    expect((await own('kemenp2mi')).length + (await own('kemensos')).length).toBe(2);
  });

  it('stays open when the act that names it is about somebody else', async () => {
    const [one, other] = [await resident(), await resident()];
    const { body } = await report(found(one));
    await dies(other, { settles: body.caseId });
    await until(async () => (await pulled('died', other)).length > 0);
    expect((await cases(`/${body.caseId}`, tokens.bandung)).body).toMatchObject({
      state: 'open',
      actId: null,
    });
  });

  it('is one case however often it is sent, and its id is of one observation', async () => {
    const body = found(await resident());
    const answers = await Promise.all(Array.from({ length: 10 }, () => report(body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map((answer) => answer.body.caseId)).size).toBe(1);
    const other = await report({ ...body, details: { occurredOn: '2026-11-13' } });
    expect([other.status, other.body.type]).toEqual([422, 'urn:peristiwa:problem:observation-id-reused']);
  });

  it('is refused with its reason', async () => {
    const personId = await resident();
    const refusal = async (body: object, token = tokens.kemensos) => {
      const answer = await report(body, token);
      const fields = answer.body.errors?.map(({ field }: { field: string }) => field);
      return [answer.status, answer.body.type.split(':').at(-1), ...(fields ?? [])];
    };
    expect(await refusal(found(randomUUID()))).toEqual([422, 'observed-person-not-held']);
    expect(await refusal(found(personId), tokens.kemenp2mi)).toEqual([422, 'observed-person-not-held']);
    expect(await refusal(found(personId, { kind: 'contract-ended' }))).toEqual([
      403,
      'observation-not-granted',
    ]);
    expect(await refusal(found(personId, { kind: 'found-duplicate', details: {} }))).toEqual([
      400,
      'invalid-request',
      'details.otherPersonKey',
    ]);
    const same = { kind: 'found-duplicate', details: { otherPersonKey: personId } };
    expect(await refusal(found(personId, same))).toEqual([422, 'observed-person-not-held']);
    expect(await refusal(found(personId, { details: { programme: 'PKH' } }))).toEqual([
      400,
      'invalid-request',
      'details.programme',
    ]);
    expect(await refusal(found(personId), tokens.bandung)).toEqual([403, 'role-missing']);
  });

  it('is seen by its office, its partner and auditors, and by nobody else', async () => {
    const personId = await resident();
    const { caseId } = (await report(found(personId))).body;
    expect((await cases(`/${caseId}`, tokens.surabaya)).status).toBe(404);
    expect((await cases(`/${caseId}`, tokens.kemenp2mi)).status).toBe(404);
    expect((await cases('?limit=1000', tokens.surabaya)).body.observations).toEqual([]);
    expect((await cases('?limit=1000&office=3204', tokens.surabaya)).body.observations).toEqual([]);
    const ofOthers = (await cases('?limit=1000', tokens.kemenp2mi)).body.observations.filter(
      ({ partner }: { partner: string }) => partner !== 'kemenp2mi',
    );
    expect(ofOthers).toEqual([]);
    const own = (await cases(`/${caseId}`, tokens.kemensos)).body;
    expect(own).toMatchObject({ state: 'open', personKey: personId });
    expect(Object.keys(own)).not.toEqual(expect.arrayContaining(['personId', 'assignee', 'steps']));
    expect((await cases(`/${caseId}`, tokens.auditor)).body).toMatchObject({ personId });
    const { rows } = await inDatabase(
      "SELECT DISTINCT office FROM publisher.observation_access WHERE $1 = ANY(case_ids) AND office <> '3204'",
      [caseId],
    );
    expect(rows).toEqual([]);
  });

  it('is listed in pages, by state, kind and age', async () => {
    const personId = await resident();
    for (const kind of ['found-deceased', 'found-moved'])
      await report(found(personId, { kind, details: {} }));
    const all: string[] = [];
    for (let after = ''; ;) {
      const { body } = await cases(`?limit=2${after}`, tokens.bandung);
      all.push(...body.observations.map(({ caseId }: { caseId: string }) => caseId));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(all).toEqual([...new Set(all)].toSorted());
    const listed = (await cases('?kind=found-moved&state=open', tokens.bandung)).body.observations;
    expect(listed.map(({ kind }: { kind: string }) => kind)).toEqual(['found-moved']);
    expect((await cases('?minAgeDays=1', tokens.bandung)).body.observations).toEqual([]);
  });

  it('is assigned, noted, handed to another office and rejected with a reason that the partner sees', async () => {
    const personId = await resident();
    const { caseId } = (await report(found(personId))).body;
    expect((await act(caseId, 'notes', { content: 'Dicek' }, tokens.surabaya)).status).toBe(404);
    expect((await act(caseId, 'assignment', {})).status).toBe(400);
    expect((await act(caseId, 'assignment', { officer: 'petugas-7' })).body).toMatchObject({
      state: 'assigned',
      assignee: 'petugas-7',
    });
    await act(caseId, 'notes', { content: 'Surat desa diminta' });
    expect((await act(caseId, 'assignment', { office: '3578' })).body).toMatchObject({
      state: 'open',
      office: '3578',
      assignee: null,
    });
    expect((await cases(`/${caseId}`, tokens.bandung)).status).toBe(404);
    const reason = { reason: 'not-confirmed', explanation: 'Yang bersangkutan hadir di kantor' };
    expect((await act(caseId, 'acknowledgement', { content: 'Dicatat' }, tokens.surabaya)).body.type).toMatch(
      /observation-needs-act$/,
    );
    await act(caseId, 'rejection', reason, tokens.surabaya);
    expect((await act(caseId, 'rejection', reason, tokens.surabaya)).body.type).toMatch(
      /observation-closed$/,
    );
    const { steps } = (await cases(`/${caseId}`, tokens.surabaya)).body;
    expect(steps.map(({ step }: { step: string }) => step)).toEqual([
      'assigned',
      'noted',
      'transferred',
      'rejected',
    ]);
    const [event] = await outcomeOf(personId);
    expect(event.value.observation).toMatchObject({ caseId, outcome: 'rejected', reason: 'not-confirmed' });
    expect(JSON.stringify(event.value)).not.toContain('hadir');
  });

  it('of a status that needs no act is acknowledged', async () => {
    const personId = await resident();
    const status = { kind: 'beneficiary-status', details: { programme: 'PKH', status: 'ended' } };
    const { caseId } = (await report(found(personId, status))).body;
    await act(caseId, 'acknowledgement', { content: 'Dicatat' });
    const [event] = await outcomeOf(personId);
    expect(event.value.observation).toEqual(expect.objectContaining({ caseId, outcome: 'settled' }));
    expect(event.value.observation.act).toBeUndefined();
  });

  it('comes on the topic of the partner too; what is no observation is set aside and the next is read', async () => {
    const body = found(await resident());
    const kafka = new Kafka({
      brokers: broker.brokers,
      clientId: 'observations-spec',
      logLevel: logLevel.NOTHING,
    });
    const producer = kafka.producer();
    await producer.connect();
    const unknown = found(randomUUID());
    const values = ['not json', JSON.stringify({ ...body, colour: 'red' }), JSON.stringify(unknown)];
    const twice = [JSON.stringify(body), JSON.stringify(body)];
    await producer.send({
      topic: observationTopic('kemensos'),
      messages: [...values, ...twice].map((value) => ({ value })),
    });
    await producer.disconnect();
    const own = await until(async () => {
      const { body: list } = await cases('?limit=1000', tokens.kemensos);
      return list.observations.find(
        ({ observationId }: { observationId: string }) => observationId === body.observationId,
      );
    });
    expect(own).toMatchObject({ state: 'open', personKey: body.personKey });
    // Over HTTP it is the same observation.
    expect(await report(body)).toMatchObject({ status: 200, body: { caseId: own.caseId } });
    const { body: aside } = await cases('/set-aside', tokens.kemensos);
    const reasons = aside.messages.map(({ offset, reason, observationId }: Record<string, unknown>) => [
      offset,
      reason,
      observationId,
    ]);
    expect(reasons.toSorted()).toEqual([
      [0, 'not-json', null],
      [1, 'invalid-request', body.observationId],
      [2, 'observed-person-not-held', unknown.observationId],
    ]);
    expect((await cases('/set-aside', tokens.kemenp2mi)).body.messages).toEqual([]);
  });
});

async function inDatabase(text: string, values: unknown[]) {
  const client = new Client({ connectionString: system.databaseUrl });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}
