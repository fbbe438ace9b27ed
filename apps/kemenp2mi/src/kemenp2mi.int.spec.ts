import type { KemenP2miView } from '@peristiwa/contracts';
import { startTestMinistry, type TestMinistry } from '@peristiwa/testing';
import { kemenp2miService } from './service';

const address = { area: '3204012001', line: 'Jl. Melati 1', rt: '001', rw: '002' };
const view = (name: string, more: Partial<KemenP2miView> = {}): KemenP2miView => ({
  nik: '3204015708950001',
  kkNumber: '3204012211269001',
  familyKey: 'family-1',
  name,
  bornOn: '1995-08-17',
  sex: 'female',
  village: '3204012001',
  maritalStatus: 'married-recorded',
  maritalStatusSince: '2015-01-01',
  householdRole: 'spouse',
  spouseKeys: ['joko'],
  education: 'upper-secondary',
  occupation: 88,
  citizenship: 'indonesian',
  residence: 'resident',
  ...more,
});

describe('KemenP2MI', () => {
  jest.setTimeout(60_000);
  let ministry: TestMinistry;
  const deliver = (personKey: string, kind: string, state?: KemenP2miView) =>
    ministry.deliver(ministry.publisher.compose({ kind, personKey, state }));
  const alerts = async (query = '') => {
    const { body } = await ministry.call('kemenp2mi', `/v1/alerts${query}`);
    const page = body as {
      alerts: { kind: string; personKey: string; sequence: number }[];
      next: number | null;
    };
    const short = page.alerts.map(({ sequence, personKey, kind }) => `${sequence} ${personKey} ${kind}`);
    return { short, next: page.next };
  };

  beforeAll(async () => {
    ministry = await startTestMinistry(kemenp2miService);
    const kin = {
      contactAddress: address,
      nik: '3204011708950001',
      sex: 'male',
      spouseKeys: ['sari'],
    } as const;
    await deliver('sari', 'entered-scope', view('Sari'));
    await deliver(
      'joko',
      'entered-scope',
      view('Joko', { ...kin, spouseKeys: ['sari'], householdRole: 'head' }),
    );
    const dead = { residence: 'deceased', diedOn: '2026-11-20' } as const;
    await deliver('joko', 'died', view('Joko', { ...kin, ...dead, spouseKeys: [], householdRole: 'head' }));
    const widow = { maritalStatus: 'widowed', maritalStatusSince: '2026-11-20', spouseKeys: [] } as const;
    await deliver('sari', 'widowed', view('Sari', { ...widow, spouseKeys: [] }));
    await deliver('joko', 'left-scope');
    await deliver('sari', 'moved', view('Sari Dewi', { ...widow, spouseKeys: [], village: '3273012001' }));
    await deliver(
      'sari',
      'died',
      view('Sari Dewi', { ...widow, ...dead, spouseKeys: [], village: '3273012001' }),
    );
  });
  afterAll(() => ministry.stop());

  it('raises one alert for the death of a spouse, although two messages report it', async () => {
    const expected = ['3 sari next-of-kin-death', '6 sari move', '6 sari identity-change', '7 sari death'];
    expect((await alerts()).short).toEqual(expected);
    await ministry.deliver(...ministry.publisher.history);
    expect((await alerts()).short).toEqual(expected);
  });

  it('returns alerts page by page', async () => {
    const first = await alerts('?limit=3');
    expect(first.short).toHaveLength(3);
    expect(await alerts(`?limit=3&after=${first.next}`)).toEqual({ short: ['7 sari death'], next: null });
  });

  it('returns the newest first, page by page, and those of a kind', async () => {
    const first = await alerts('?order=newest&limit=2');
    expect(first.short).toEqual(['7 sari death', '6 sari identity-change']);
    expect((await alerts(`?order=newest&limit=2&after=${first.next}`)).short).toEqual([
      '6 sari move',
      '3 sari next-of-kin-death',
    ]);
    expect((await alerts('?kind=move')).short).toEqual(['6 sari move']);
  });

  it('opens an alert with the person of its copy', async () => {
    const { body } = await ministry.call('kemenp2mi', '/v1/alerts?kind=move');
    const [{ id }] = (body as { alerts: [{ id: string }] }).alerts;
    expect(await ministry.call('kemenp2mi', `/v1/alerts/${id}`)).toMatchObject({
      status: 200,
      body: { kind: 'move', person: { name: 'Sari Dewi', village: '3273012001' } },
    });
    expect((await ministry.call('operator', `/v1/alerts/${id}`)).status).toBe(403);
    const missing = await ministry.call('kemenp2mi', '/v1/alerts/0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a');
    expect([missing.status, (missing.body as { type?: string }).type]).toEqual([
      404,
      'urn:peristiwa:problem:alert-not-found',
    ]);
  });

  it('verifies against its own copy only', async () => {
    const verify = async (body: object) => (await ministry.call('kemenp2mi', '/v1/verifications', body)).body;
    expect(await verify({ nik: '3204015708950001', name: 'SARI DEWI', bornOn: '1995-08-18' })).toEqual({
      found: true,
      nameMatches: true,
      bornOnMatches: false,
      deceased: true,
    });
    // Joko has left the scope: the ministry has no copy of him.
    expect(await verify({ nik: '3204011708950001' })).toEqual({ found: false });
    expect(await ministry.call('auditor', '/v1/verifications', { nik: '3204011708950001' })).toMatchObject({
      status: 403,
    });
    expect(await verify({ nik: '1' })).toMatchObject({ status: 400 });
  });

  // UU 27/2022; issue 13 §1 row 3: also a question that finds nobody.
  it('records who read whom', async () => {
    await ministry.call('kemenp2mi', '/v1/verifications', { nik: '3204015708950001' });
    await ministry.call('kemenp2mi', '/v1/verifications', { nik: '3204015708950009' });
    await ministry.call('operator', '/v1/alerts?limit=1');
    await ministry.call('auditor', '/v1/copies/lookup', { personKeys: ['sari', 'nobody'] });
    expect(await ministry.reads(4)).toEqual([
      { actor: 'auditor', what: 'copies', person_keys: ['sari'] },
      { actor: 'operator', what: 'alerts', person_keys: ['sari'] },
      { actor: 'kemenp2mi', what: 'verification', person_keys: [] },
      { actor: 'kemenp2mi', what: 'verification', person_keys: ['sari'] },
    ]);
  });

  // domain.md §5.5: subscribers undo what a retraction voids.
  it('retracts the alerts of a cancelled act, and raises them again when the act is registered again', async () => {
    const rina = view('Rina', { nik: '3204014107889009', familyKey: 'family-9', spouseKeys: ['tono'] });
    const widow: KemenP2miView = {
      ...rina,
      maritalStatus: 'widowed',
      maritalStatusSince: '2026-11-20',
      spouseKeys: [],
    };
    const act = (number: number) => `00000000-0000-7000-a000-00000000000${number}`;
    const of = (kind: string, actId: string, state: KemenP2miView, supersedes?: string[]) =>
      ministry.deliver(
        ministry.publisher.compose({
          kind,
          personKey: 'rina',
          state,
          actId,
          supersedes,
          facts: { voided: 'death' },
        }),
      );
    await of('entered-scope', act(0), rina);
    await of('widowed', act(1), widow);
    await of('cancelled', act(2), rina, [act(1)]);
    await of('widowed', act(3), widow);
    const { body } = await ministry.call('kemenp2mi', '/v1/alerts?limit=100');
    const own = (body as { alerts: { personKey: string; kind: string; retractedAt?: string }[] }).alerts
      .filter(({ personKey }) => personKey === 'rina')
      .map(({ kind, retractedAt }) => [kind, retractedAt !== undefined]);
    expect(own).toEqual([
      ['next-of-kin-death', true],
      ['retraction', false],
      ['next-of-kin-death', false],
    ]);
  });

  // PostgreSQL cannot store U+0000 in text that it reads as JSON.
  it('quarantines a state that it cannot store, and applies a later death when that message is discarded', async () => {
    const nik = '3204014107889001';
    const lina = view('Lina', { nik, familyKey: 'family-2', spouseKeys: [] });
    await deliver('lina', 'entered-scope', lina);
    const sequence = ministry.publisher.history.length + 1;
    await deliver('lina', 'fields-changed', { ...lina, name: 'Lina\u0000 Dewi' });
    await deliver('lina', 'died', { ...lina, residence: 'deceased', diedOn: '2026-11-21' });
    expect((await ministry.call('operator', '/v1/quarantine')).body).toMatchObject({
      messages: [{ sequence, reason: 'error 22P05' }, { sequence: sequence + 1 }],
    });
    const verify = async () => (await ministry.call('kemenp2mi', '/v1/verifications', { nik })).body;
    expect(await verify()).toEqual({ found: true, deceased: false });

    const body = { sequence, reason: 'the name is corrected by the next message' };
    expect(await ministry.call('operator', '/v1/quarantine/lina/discard', body)).toEqual({
      status: 200,
      body: { applied: 1, remaining: 0 },
    });
    expect(await verify()).toEqual({ found: true, deceased: true });
    expect((await alerts()).short.at(-1)).toBe(`${sequence + 1} lina death`);
  });
});
