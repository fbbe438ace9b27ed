import { randomUUID } from 'node:crypto';
import { registerDeath } from '@peristiwa/domain';
import type { ObservationBody } from '@peristiwa/service';
import { alone, cancelIn, deathFacts, familyOfFour, FATHER, idOf, MOTHER, TODAY } from '@peristiwa/testing';
import { FeedsUnderTest, silent, until, type Ministry } from '../feeds-under-test';
import { partnerKeys } from '../view/partner-keys';
import { PastHoldings } from '../reconcile/past-holdings';
import { Cases } from './cases';
import { Observations } from './observations';
import { Offices } from './offices';

const STRANGER = idOf(7);

/** Issue 12, Data balikan: what partners hear of their observations, whatever happens meanwhile. */
describe('the outcome of an observation', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;
  let observations: Observations;
  let cases: Cases;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
    const offices = new Offices(under.reader);
    observations = new Observations(under.pool, under.reader, under.agreements, offices);
    cases = new Cases(under.pool, under.agreements, offices);
    await under.agree('kemensos');
    await under.registry.record(familyOfFour());
    await under.registry.record(alone(7));
  });
  afterEach(() => under.close());

  async function found(personKey: string, role: Ministry = 'kemensos'): Promise<string> {
    const body: ObservationBody = {
      observationId: randomUUID(),
      personKey,
      kind: 'found-deceased',
      details: { occurredOn: TODAY },
      evidence: { observedOn: TODAY, description: 'Surat kematian dari desa', documents: [] },
    };
    return (await observations.receive(under.names[role], body, 'http')).one.caseId;
  }

  const dies = (personId: string, settles: string) =>
    under.registry.decide(
      (register) =>
        registerDeath(
          { diedOn: TODAY, reportedOn: TODAY, cause: 'accident', attestedBy: 'doctor' },
          deathFacts(register, personId),
          under.context,
        ),
      { settles },
    );
  const cancelled = (actId: string | null) =>
    under.registry.decide((register) => cancelIn(register, actId ?? '', under.context), {
      supersedes: actId ?? '',
    });
  const officer = { subject: 'petugas', office: '3204' };
  const reject = (caseId: string) =>
    cases.reject(caseId, officer, {
      reason: 'not-confirmed',
      explanation: 'Yang bersangkutan hadir di kantor',
    });

  async function outcomes(role: Ministry = 'kemensos') {
    const events = await under.pulled(role);
    return events.filter(
      ({ headers }) => headers['ce_type'] === 'id.peristiwa.person.observation-settled.v1',
    );
  }
  const announced = (count: number, role?: Ministry) =>
    until(async () => {
      const events = await outcomes(role);
      return events.length >= count && events;
    });

  it('is said once by whichever builder comes after a crash, and its bytes stay', async () => {
    const first = under.build();
    await under.built();
    const caseId = await found(FATHER);
    await first.stop();
    await dies(FATHER, caseId);
    await reject(await found(STRANGER));
    under.build();
    const [one, other] = await announced(2);
    under.build();
    await under.built();
    expect(await outcomes()).toEqual(
      [other, one].toSorted((a, b) => (a?.sequence ?? 0) - (b?.sequence ?? 0)),
    );
    expect((await outcomes()).map(({ value }) => value.observation?.outcome).toSorted()).toEqual([
      'rejected',
      'settled',
    ]);
  });

  it('leaves what the partner holds as it is', async () => {
    under.build();
    await under.built();
    const holdings = new PastHoldings(under.pool, { log: silent });
    const before = await holdings.of(under.names.kemensos, {});
    await reject(await found(MOTHER));
    await announced(1);
    const after = await holdings.of(under.names.kemensos, {});
    expect(after).toEqual({ ...before, sequence: before.sequence + 1 });
  });

  it('comes without a state when the partner holds the person no longer', async () => {
    under.build();
    await under.built();
    const caseId = await found(MOTHER);
    await under.agree('kemensos', { areaScope: ['11'], version: 2 });
    await under.built();
    await reject(caseId);
    const [one] = await announced(1);
    expect(one?.value).toMatchObject({ personKey: MOTHER, observation: { caseId, outcome: 'rejected' } });
    expect(one?.value.state).toBeUndefined();
    const versions = (await under.pulled('kemensos'))
      .filter(({ key }) => key === MOTHER)
      .map(({ value }) => value.version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  });

  it('is open again when the act that settled it is cancelled, and is settled by another one', async () => {
    under.build();
    await under.built();
    const caseId = await found(FATHER);
    const one = () => cases.one({ caseId }, { subject: 'spec' });
    await dies(FATHER, caseId);
    await announced(1);
    const { actId } = await one();
    await cancelled(actId);
    await under.built();
    const reopened = await one();
    expect(reopened).toMatchObject({ state: 'open', actId: null, closedAt: null });
    expect(reopened.steps.map(({ step, actor, content }) => [step, actor, content])).toEqual([
      ['reopened', 'publisher', actId],
    ]);
    expect(await cases.list({ caseId, asPartner: true }, { subject: 'spec' })).toMatchObject([
      { state: 'open' },
    ]);
    await dies(FATHER, caseId);
    expect((await announced(2)).map(({ value }) => value.observation?.act)).toEqual([
      actId,
      (await one()).actId,
    ]);
  });

  // domain.md §5.1: only an act that touched a person of the case settles it.
  it.each([
    ['is open again although an act about somebody else names it at the same time', STRANGER, 'open'],
    ['stays settled when another act about the person settles it at the same time', FATHER, 'settled'],
  ])('%s', async (_, personId, state) => {
    const first = under.build();
    await under.built();
    const caseId = await found(FATHER);
    const one = () => cases.one({ caseId }, { subject: 'spec' });
    await dies(FATHER, caseId);
    await announced(1);
    const { actId } = await one();
    await first.stop();
    await cancelled(actId);
    await dies(personId, caseId);
    under.build();
    await under.built();
    expect(await one()).toMatchObject({ state });
    expect((await one()).actId).not.toBe(actId);
  });

  it('is handed only to an office that there is', async () => {
    under.build();
    await under.built();
    const caseId = await found(MOTHER);
    await expect(cases.transfer(caseId, officer, '3299')).rejects.toMatchObject({
      spec: { code: 'office-unknown' },
    });
    expect(await cases.transfer(caseId, officer, '3273')).toMatchObject({ office: '3273', state: 'open' });
  });

  it('waits while the agreement is suspended', async () => {
    under.build();
    await under.built();
    const caseId = await found(MOTHER);
    await under.agree('kemensos', { status: 'suspended', version: 2 });
    await until(
      async () => (await under.agreements.effectiveOf(under.names.kemensos))?.standing === 'suspended',
    );
    await under.built();
    await reject(caseId);
    await dies(FATHER, randomUUID());
    await under.built();
    expect(await outcomes()).toEqual([]);
    await under.agree('kemensos', { version: 3 });
    expect(await announced(1)).toMatchObject([{ value: { observation: { caseId } } }]);
  });

  it('reaches a partner with pseudonyms by its own keys of person and act', async () => {
    await under.agree('bps', { observations: ['found-deceased'] });
    under.build();
    const releaser = under.release();
    await under.released();
    const { rows } = await under.pool.query<{ secret: Buffer }>(
      'SELECT secret FROM publisher.partner_secret WHERE partner = $1',
      [under.names.bps],
    );
    const keys = partnerKeys(rows[0]?.secret);
    const caseId = await found(keys.person(FATHER), 'bps');
    await dies(FATHER, caseId);
    const [one] = await announced(1, 'bps');
    expect(one?.key).toBe(keys.person(FATHER));
    const died = (await under.pulled('bps')).find(
      ({ headers, key }) => headers['ce_type'] === 'id.peristiwa.person.died.v1' && key === one?.key,
    );
    expect(one?.value.observation?.act).toBe(died?.headers['ce_causationid']);
    expect(JSON.stringify(one)).not.toContain(FATHER);
    // What the partner may read of the case is what the message says, and not before it is released.
    const [shown] = await cases.list({ caseId, asPartner: true }, { subject: 'spec' });
    expect(shown).toMatchObject({ state: 'settled', closedAt: one?.value.asOf });
    const second = await found(keys.person(STRANGER), 'bps');
    await releaser.stop();
    await cases.assign(second, officer, officer.subject);
    await reject(second);
    await until(async () => {
      const waiting = await under.asOwner(
        `SELECT FROM publisher.pending WHERE partner = $1 AND kind = 'observation-settled'`,
        [under.names.bps],
      );
      return waiting.length === 1;
    });
    expect(await cases.list({ caseId: second, asPartner: true }, { subject: 'spec' })).toMatchObject([
      { state: 'assigned', closedAt: null, reason: null },
    ]);
    expect(await cases.list({ state: 'rejected', asPartner: true }, { subject: 'spec' })).toEqual([]);
    under.release();
    const [, last] = await announced(2, 'bps');
    expect(await cases.list({ caseId: second, asPartner: true }, { subject: 'spec' })).toMatchObject([
      { state: 'rejected', closedAt: last?.value.asOf, reason: 'not-confirmed' },
    ]);
    await expect(found(FATHER, 'bps')).rejects.toMatchObject({ spec: { code: 'observed-person-not-held' } });
  });
});
