import { DEATH_WITHOUT_NIK_TYPE } from '@peristiwa/contracts';
import type { BpsView } from '@peristiwa/contracts';
import type { MessageContent } from '@peristiwa/conformance';
import { startTestMinistry, type TestMinistry } from '@peristiwa/testing';
import { bpsService } from './service';

const view = (more: Partial<BpsView> = {}): BpsView => ({
  familyKey: 'f',
  birthMonth: '2026-09',
  sex: 'female',
  district: '320401',
  maritalStatus: 'single',
  education: 'none',
  occupation: 1,
  citizenship: 'indonesian',
  residence: 'resident',
  ...more,
});
const FIRST = '2026-10-01T02:00:00.000Z';
/** The hour in which the first acts were registered has ended. */
const AFTER_FIRST = '2026-10-01T10:00:00+07:00';
const LATER = '2026-11-01T02:00:00.000Z';

describe('BPS', () => {
  jest.setTimeout(60_000);
  let ministry: TestMinistry;
  const deliver = (content: MessageContent) => ministry.deliver(ministry.publisher.compose(content));
  const table = async (path: string) => {
    const { body } = await ministry.call('bps', `/v1/tables/${path}`);
    return (body as { rows: unknown[] }).rows;
  };

  beforeAll(async () => {
    ministry = await startTestMinistry(bpsService);
    const born = { kind: 'born', facts: { motherAge: 24 } };
    await deliver({ ...born, personKey: 'a', state: view(), recordedAt: FIRST });
    await deliver({ ...born, personKey: 'b', state: view({ sex: 'male' }), recordedAt: LATER });
    await deliver({ ...born, personKey: 'c', state: view({ birthMonth: '2026-10' }), recordedAt: LATER });
    await deliver({ kind: 'entered-scope', personKey: 'd', state: view(), recordedAt: FIRST });
    await deliver({
      kind: 'moved',
      personKey: 'd',
      state: view({ district: '327301' }),
      facts: { from: '320401', to: '327301', arrivedOn: '2026-09-30' },
      recordedAt: LATER,
    });
    await deliver({ kind: 'moved', personKey: 'd', state: view({ district: '327302' }), recordedAt: LATER });
    await deliver({
      kind: 'died',
      personKey: 'a',
      state: view({ residence: 'deceased', diedOn: '2026-09-15' }),
      facts: { diedOn: '2026-09-15', ageAtDeath: 0 },
      recordedAt: LATER,
    });
    await ministry.deliver(...ministry.publisher.history);
  });
  afterAll(() => ministry.stop());

  it('tabulates births by month of occurrence, as known at a cut-off', async () => {
    const period = 'births?from=2026-09&to=2026-10';
    expect(await table(period)).toEqual([
      { regency: '3204', month: '2026-09', count: 2 },
      { regency: '3204', month: '2026-10', count: 1 },
    ]);
    expect(await table('births?from=2026-10&to=2026-10')).toEqual([
      { regency: '3204', month: '2026-10', count: 1 },
    ]);
    expect(await table(`${period}&knownAt=${encodeURIComponent(AFTER_FIRST)}`)).toEqual([
      { regency: '3204', month: '2026-09', count: 1 },
    ]);
    expect(await table(`${period}&knownAt=2026-10-01T02:59:59.999Z`)).toEqual([]);
  });

  it('tabulates deaths, and moves between regencies only', async () => {
    expect(await table('deaths?from=2026-09&to=2026-09')).toEqual([
      { regency: '3204', month: '2026-09', count: 1 },
    ]);
    expect(await table('moves?from=2026-09&to=2026-12')).toEqual([
      { from: '3204', to: '3273', month: '2026-09', count: 1 },
    ]);
    expect(await table(`moves?from=2026-09&to=2026-12&knownAt=${encodeURIComponent(AFTER_FIRST)}`)).toEqual(
      [],
    );
  });

  /** domain.md §5.3; ADR 0075. */
  it('counts deaths without a NIK until they are corrected or cancelled, and none twice', async () => {
    const period = 'deaths?from=2026-07&to=2026-08';
    const known = (at: string) => table(`${period}&knownAt=${encodeURIComponent(at)}`);
    const { publisher } = ministry;
    const dies = (recordedAt: string, state?: object, deathKey = 'unknown') =>
      publisher.compose(
        { kind: 'death-without-nik', type: DEATH_WITHOUT_NIK_TYPE, personKey: deathKey },
        JSON.stringify({ deathKey, recordedAt, ...(state && { state }) }),
      );
    const state = { diedOn: '2026-07-15', sex: 'male', ageAtDeath: 60, residence: '317101' };
    const first = dies('2026-10-01T02:00:00.000Z', state);
    await ministry.deliver(first);
    await ministry.deliver(first);
    expect(await table(period)).toEqual([{ regency: '3171', month: '2026-07', count: 1 }]);

    const corrected = dies('2026-10-02T02:00:00.000Z', {
      ...state,
      diedOn: '2026-08-01',
      residence: '327301',
    });
    await ministry.deliver(corrected, corrected);
    expect(await table(period)).toEqual([{ regency: '3273', month: '2026-08', count: 1 }]);
    expect(await known('2026-10-02T00:00:00.000Z')).toEqual([
      { regency: '3171', month: '2026-07', count: 1 },
    ]);

    await ministry.deliver(dies('2026-10-03T02:00:00.000Z'), dies('2026-10-03T02:00:00.000Z', {}, 'nowhere'));
    await ministry.deliver(...publisher.history);
    expect(await table(period)).toEqual([]);
    expect(await known('2026-10-03T00:00:00.000Z')).toEqual([
      { regency: '3273', month: '2026-08', count: 1 },
    ]);
    const { body: kept } = await ministry.call('bps', '/v1/deaths-without-nik');
    expect(kept).toMatchObject({ deaths: [{ deathKey: 'nowhere', state: {} }], next: null });
    const { body: status } = await ministry.call('bps', '/v1/status');
    expect(status).toMatchObject({ quarantined: 0 });
  });

  it('counts the population as known at a cut-off', async () => {
    expect(await table('population')).toEqual([
      { regency: '3204', sex: 'female', count: 1 },
      { regency: '3204', sex: 'male', count: 1 },
      { regency: '3273', sex: 'female', count: 1 },
    ]);
    expect(await table(`population?knownAt=${encodeURIComponent(AFTER_FIRST)}`)).toEqual([
      { regency: '3204', sex: 'female', count: 2 },
    ]);
  });

  it('states which cut-off it applied', async () => {
    const { body } = await ministry.call('bps', '/v1/tables/population?knownAt=2026-10-01T09:59:59%2B07:00');
    expect(body).toMatchObject({ knownAt: '2026-10-01T02:00:00.000Z', rows: [] });
  });

  it('states whether a cut-off is covered; a covered cut-off always gives the same table', async () => {
    const asked = async (knownAt?: string) => {
      const query = knownAt ? `?knownAt=${knownAt}` : '';
      const { body } = await ministry.call('bps', `/v1/tables/population${query}`);
      const { complete, coveredUntil } = body as { complete: boolean; coveredUntil: string | null };
      return { complete, coveredUntil };
    };
    await ministry.publisher.heartbeat();
    expect(await asked('2026-10-01T03:00:00Z')).toEqual({ complete: false, coveredUntil: null });
    const coveredUntil = '2026-11-01T02:00:00.000Z';
    await ministry.publisher.heartbeat(undefined, coveredUntil);
    expect(await asked('2026-11-01T02:59:59Z')).toEqual({ complete: true, coveredUntil });
    expect(await asked('2026-11-01T03:00:00Z')).toEqual({ complete: false, coveredUntil });
    expect(await asked()).toEqual({ complete: false, coveredUntil });

    const refused = ministry.publisher.compose({
      kind: 'born',
      personKey: 'e',
      state: { district: 320401 },
      recordedAt: FIRST,
    });
    await ministry.deliver(refused);
    await ministry.publisher.heartbeat(undefined, coveredUntil);
    expect(await asked('2026-10-01T03:00:00Z')).toEqual({ complete: false, coveredUntil: null });
  });

  it.each(['births', 'births?from=2026-13&to=2026-12', 'population?knownAt=yesterday'])(
    'refuses %s',
    async (path) => {
      expect((await ministry.call('bps', `/v1/tables/${path}`)).status).toBe(400);
    },
  );

  // design.md §3: a table that was published once can be produced again after a retraction.
  it('keeps a retracted fact in tables as known before, and counts the corrected one from then on', async () => {
    const deaths = (query = '') => table(`deaths?from=2026-05&to=2026-06${query}`);
    const beforeIt = `&knownAt=${encodeURIComponent('2026-12-01T05:00:00Z')}`;
    const [died, corrected, wrong] = ['10', '11', '12'].map(
      (part) => `00000000-0000-7000-9000-0000000000${part}`,
    );
    const gone = view({ residence: 'deceased', diedOn: '2026-05-31' });
    const act = { personKey: 'f', recordedAt: '2026-12-01T02:00:00.000Z' };
    await deliver({ ...act, kind: 'entered-scope', state: view() });
    await deliver({
      ...act,
      kind: 'died',
      actId: died,
      state: gone,
      facts: { diedOn: '2026-05-31', ageAtDeath: 3 },
    });
    expect(await deaths()).toEqual([{ regency: '3204', month: '2026-05', count: 1 }]);
    const at = (hour: number) => ({ ...act, recordedAt: `2026-12-01T0${hour}:00:00.000Z` });
    const other = view({ residence: 'deceased', diedOn: '2026-06-01' });
    await deliver({ ...at(6), kind: 'corrected', actId: corrected, state: other, supersedes: [died ?? ''] });
    expect(await deaths()).toEqual([{ regency: '3204', month: '2026-06', count: 1 }]);
    const alive = {
      ...at(8),
      kind: 'reinstated',
      actId: wrong,
      state: view(),
      supersedes: [corrected ?? '', died ?? ''],
    };
    await deliver(alive);
    expect(await deaths()).toEqual([]);
    expect(await deaths(beforeIt)).toEqual([{ regency: '3204', month: '2026-05', count: 1 }]);
    expect(await deaths('&knownAt=2026-12-01T07:00:00Z')).toEqual([
      { regency: '3204', month: '2026-06', count: 1 },
    ]);
    await ministry.deliver(...ministry.publisher.history);
    expect(await deaths()).toEqual([]);
  });

  // PostgreSQL cannot store U+0000 in text.
  it('quarantines a fact that it cannot store, and counts a later death when that message is discarded', async () => {
    const deaths = () => table('deaths?from=2026-08&to=2026-08');
    await deliver({ kind: 'entered-scope', personKey: 'nul', state: view(), recordedAt: FIRST });
    const sequence = ministry.publisher.history.length + 1;
    const facts = { from: '32\u000001', to: '327301', arrivedOn: '2026-08-30' };
    await deliver({ kind: 'moved', personKey: 'nul', state: view({ district: '327301' }), facts });
    await deliver({
      kind: 'died',
      personKey: 'nul',
      state: view({ district: '327301', residence: 'deceased', diedOn: '2026-08-31' }),
      facts: { diedOn: '2026-08-31', ageAtDeath: 30 },
    });
    expect((await ministry.call('operator', `/v1/quarantine?after=${sequence - 1}`)).body).toMatchObject({
      messages: [{ sequence, reason: 'error 22021' }, { sequence: sequence + 1 }],
    });
    expect(await deaths()).toEqual([]);
    const body = { sequence, reason: 'the move is reported again with its origin' };
    expect(await ministry.call('operator', '/v1/quarantine/nul/discard', body)).toEqual({
      status: 200,
      body: { applied: 1, remaining: 0 },
    });
    expect(await deaths()).toEqual([{ regency: '3273', month: '2026-08', count: 1 }]);
  });
});
