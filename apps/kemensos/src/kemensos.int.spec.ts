import type { KemensosView } from '@peristiwa/contracts';
import { startTestMinistry, type TestMinistry } from '@peristiwa/testing';
import { kemensosService } from './service';

const KK = '3204012211269001';
const NEW_KK = '3204012211269002';

function view(name: string, relationship: KemensosView['relationship'], more: Partial<KemensosView> = {}) {
  return {
    nik: '3204015708950001',
    kkNumber: KK,
    familyKey: 'family-1',
    name,
    bornOn: '1995-08-17',
    sex: 'female',
    address: { area: '3204012001', line: 'Jl. Melati 1', rt: '001', rw: '002' },
    maritalStatus: 'single',
    relationship,
    spouseKeys: [],
    educationStage: 'primary',
    residence: 'resident',
    ...more,
  } satisfies KemensosView;
}

interface CaseList {
  readonly cases: { id: string; personKey: string; kind: string; status: string; sequence: number }[];
  readonly next: number | null;
}

describe('Kemensos', () => {
  jest.setTimeout(60_000);
  let ministry: TestMinistry;
  const deliver = (personKey: string, kind: string, state?: KemensosView) =>
    ministry.deliver(ministry.publisher.compose({ kind, personKey, state }));
  const cases = async (query = '') => (await ministry.call('kemensos', `/v1/cases${query}`)).body as CaseList;
  const short = async (query = '') =>
    (await cases(query)).cases.map(({ sequence, personKey, kind }) => `${sequence} ${personKey} ${kind}`);

  beforeAll(async () => {
    ministry = await startTestMinistry(kemensosService);
    await deliver('ani', 'entered-scope', view('Ani', 'head'));
    await deliver('budi', 'entered-scope', view('Budi', 'child'));
    await deliver('cici', 'entered-scope', view('Cici', 'head', { kkNumber: NEW_KK, familyKey: 'family-2' }));
  });
  afterAll(() => ministry.stop());

  it('registers households that are in its copy and names the others by their index', async () => {
    const body = { kkNumbers: ['3204012211260000', KK, KK], programme: 'PKH' };
    const path = '/v1/beneficiary-households';
    expect(await ministry.call('kemensos', path, body)).toEqual({
      status: 200,
      body: { registered: 1, unknown: [0] },
    });
    expect((await ministry.call('kemensos', path, body)).body).toEqual({ registered: 0, unknown: [0] });
    expect((await ministry.call('operator', path, { ...body, programme: 'sembako' })).body).toEqual({
      registered: 1,
      unknown: [0],
    });
    expect((await ministry.call('kemensos', '/v1/households/lookup', { kkNumber: KK })).body).toMatchObject({
      familyKey: 'family-1',
      programmes: ['PKH', 'sembako'],
      openCases: 0,
      members: [{ name: 'Ani', relationship: 'head' }, { name: 'Budi' }],
    });
    expect((await ministry.call('kemensos', `${path}/removals`, body)).body).toEqual({
      removed: 1,
      unknown: [0],
    });
  });

  it('opens cases for members of beneficiary households, once each, and for nobody else', async () => {
    const death = { residence: 'deceased', diedOn: '2026-11-20', deathActNumber: 'KM-1' } as const;
    const rekeyed = { kkNumber: NEW_KK };
    await deliver('cici', 'died', view('Cici', 'head', { ...death, familyKey: 'family-2' }));
    await deliver('ani', 'died', view('Ani', 'head', death));
    await deliver('budi', 'head-succeeded', view('Budi', 'head', rekeyed));
    await deliver('dedi', 'born', view('Dedi', 'child', { ...rekeyed, bornOn: '2026-11-21' }));
    const area = { area: '3273012001', line: 'Jl. Mawar 2', rt: '001', rw: '002' };
    const moved = view('Dedi', 'child', { ...rekeyed, bornOn: '2026-11-21', address: area });
    await deliver('dedi', 'moved', moved);
    await deliver('dedi', 'left-scope');
    const expected = [
      '5 ani stop-payment',
      '5 ani change-recipient',
      '6 budi re-key-family',
      '7 dedi new-component',
      '8 dedi re-route',
      '9 dedi review',
    ];
    expect(await short()).toEqual(expected);
    await ministry.deliver(...ministry.publisher.history);
    expect(await short()).toEqual(expected);
    const status = (await ministry.call('kemensos', '/v1/status')).body;
    expect(status).toMatchObject({ sequence: 9, duplicatesSkipped: 9, quarantined: 0 });
  });

  it('lists cases by kind and status, page by page, and closes a case', async () => {
    expect(await short('?kind=re-route')).toEqual(['8 dedi re-route']);
    const first = await cases('?limit=4');
    expect(first.cases).toHaveLength(4);
    expect(await short(`?limit=4&after=${first.next}`)).toEqual(['8 dedi re-route', '9 dedi review']);
    const id = first.cases[0]?.id;
    const closed = await ministry.call('kemensos', `/v1/cases/${id}/close`, {});
    expect(closed).toMatchObject({ status: 200, body: { id, status: 'closed' } });
    expect((await ministry.call('kemensos', `/v1/cases/${id}/close`, {})).body).toEqual(closed.body);
    expect(await short('?status=closed')).toEqual(['5 ani stop-payment']);
    expect(await short('?status=open')).toHaveLength(5);
  });

  it('counts open cases by regency and kind, and lists those of a regency', async () => {
    const { status, body } = await ministry.call('kemensos', '/v1/cases/summary');
    const kinds = (regency: string | null) =>
      (body as { rows: { regency: string | null; kind: string; open: number }[] }).rows
        .filter((row) => row.regency === regency)
        .map(({ kind, open }) => [kind, open]);
    expect(status).toBe(200);
    expect(kinds('3204')).toEqual([
      ['change-recipient', 1],
      ['re-key-family', 1],
    ]);
    // Dedi has left the scope: the copy has no address of him.
    expect(kinds(null)).toEqual([
      ['new-component', 1],
      ['re-route', 1],
      ['review', 1],
    ]);
    expect(await short('?regency=3204&status=open')).toEqual([
      '5 ani change-recipient',
      '6 budi re-key-family',
    ]);
    expect(await short('?regency=3273')).toEqual([]);
  });

  it('opens a case with the members of its copy, and records who read them', async () => {
    const [, change] = (await cases()).cases;
    const opened = await ministry.call('kemensos', `/v1/cases/${change?.id}`);
    expect(opened).toMatchObject({
      status: 200,
      body: { kind: 'change-recipient', people: [{ personKey: 'ani', name: 'Ani', diedOn: '2026-11-20' }] },
    });
    expect(await ministry.reads(1)).toMatchObject([
      { actor: 'kemensos', what: 'case', person_keys: ['ani'] },
    ]);
    expect((await ministry.call('operator', `/v1/cases/${change?.id}`)).status).toBe(403);
  });

  it('refuses requests that it cannot answer', async () => {
    const unknown = '3204012211260000';
    const missing = '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a';
    const call = async (client: string, path: string, body?: unknown) => {
      const response = await ministry.call(client, path, body);
      return [response.status, (response.body as { type?: string }).type];
    };
    const problem = (code: string) => `urn:peristiwa:problem:${code}`;
    expect(await call('kemensos', '/v1/households/lookup', { kkNumber: unknown })).toEqual([
      404,
      problem('household-not-found'),
    ]);
    expect(await call('kemensos', `/v1/cases/${missing}/close`, {})).toEqual([
      404,
      problem('case-not-found'),
    ]);
    expect(await call('kemensos', '/v1/cases/1/close', {})).toEqual([400, problem('invalid-request')]);
    expect(await call('kemensos', '/v1/households/lookup', { kkNumber: '1' })).toEqual([
      400,
      problem('invalid-request'),
    ]);
    expect(await call('bps', '/v1/cases')).toEqual([403, problem('other-partner')]);
    expect(await call('kemensos', '/v1/copies')).toEqual([403, problem('role-missing')]);
    expect(await call('kemensos', '/v1/copies/lookup', { personKeys: ['ani'] })).toEqual([
      403,
      problem('role-missing'),
    ]);
    expect(await call('auditor', '/v1/copies/lookup', { personKeys: [] })).toEqual([
      400,
      problem('invalid-request'),
    ]);
  });

  it('shows its copy to auditors and its quarantine to its own officers and operators', async () => {
    const page = (await ministry.call('auditor', '/v1/copies?limit=2')).body;
    expect(page).toMatchObject({ persons: [{ personKey: 'ani' }, { personKey: 'budi' }], next: 'budi' });
    expect((await ministry.call('auditor', '/v1/copies?after=budi&limit=2')).body).toMatchObject({
      persons: [{ personKey: 'cici', version: 1, state: { name: 'Cici' } }],
      next: null,
    });
    const personKeys = ['cici', 'nobody'];
    expect(await ministry.call('auditor', '/v1/copies/lookup', { personKeys })).toMatchObject({
      status: 200,
      body: { persons: [{ personKey: 'cici', version: 1, state: { name: 'Cici' } }] },
    });
    const broken = { ...view('Ani', 'head'), sex: 'unknown' } as unknown as KemensosView;
    await deliver('ani', 'head-succeeded', broken);
    expect((await ministry.call('operator', '/v1/quarantine')).body).toMatchObject({
      messages: [{ personKey: 'ani', sequence: 10, reason: 'the state is not the view of the agreement' }],
      next: null,
    });
    expect((await ministry.call('kemensos', '/v1/quarantine')).status).toBe(200);
    expect((await ministry.call('kemenp2mi', '/v1/quarantine')).status).toBe(403);
    expect((await ministry.call('kemensos', '/v1/quarantine/ani/redrive', {})).status).toBe(200);
    expect(await ministry.call('operator', '/v1/quarantine/ani/redrive', {})).toMatchObject({
      status: 200,
      body: { applied: 0, remaining: 1 },
    });
  });

  it('is not ready while it receives no heartbeat, and reports it in its metrics', async () => {
    const ready = async () =>
      (await ministry.call('operator', '/health/ready')).body as { checks: { feed: { up: boolean } } };
    expect((await ready()).checks.feed.up).toBe(false);
    await ministry.publisher.heartbeat();
    expect((await ready()).checks.feed.up).toBe(true);
    expect((await ministry.call('kemensos', '/v1/status')).body).toMatchObject({
      stale: false,
      sequence: 10,
      highWater: 10,
      behind: 0,
      registryPosition: 20,
      quarantined: 1,
    });
  });

  const death = { residence: 'deceased', diedOn: '2026-11-20', deathActNumber: 'KM-9' } as const;
  const path = '/v1/beneficiary-households';

  // A payment to the dead is stopped and the household closed (`domain.md` §5.1).
  it('finds, and removes from the programme, households whose only member died or left the scope', async () => {
    const alone = (kkNumber: string, familyKey: string, more: Partial<KemensosView> = {}) =>
      view('Eka', 'head', { kkNumber, familyKey, ...more });
    const [dead, gone, never] = ['3204012211269003', '3204012211269004', '3204012211269005'] as const;
    await deliver('eka', 'entered-scope', alone(dead, 'family-3'));
    await deliver('fani', 'entered-scope', alone(gone, 'family-4'));
    const body = { kkNumbers: [dead, gone], programme: 'PKH' };
    expect((await ministry.call('kemensos', path, body)).body).toEqual({ registered: 2, unknown: [] });
    await deliver('eka', 'died', alone(dead, 'family-3', death));
    await deliver('fani', 'left-scope');
    await deliver('gani', 'entered-scope', alone(never, 'family-5', death));

    const lookUp = async (kkNumber: string) =>
      (await ministry.call('kemensos', '/v1/households/lookup', { kkNumber })).body;
    expect(await lookUp(dead)).toEqual({
      familyKey: 'family-3',
      programmes: ['PKH'],
      recipientKey: 'eka',
      openCases: 2,
      members: [
        {
          personKey: 'eka',
          name: 'Eka',
          relationship: 'head',
          bornOn: '1995-08-17',
          residence: 'deceased',
          diedOn: '2026-11-20',
        },
      ],
    });
    expect(await lookUp(gone)).toEqual({
      familyKey: 'family-4',
      programmes: ['PKH'],
      recipientKey: 'fani',
      openCases: 1,
      members: [],
    });
    expect(await lookUp(never)).toMatchObject({
      familyKey: 'family-5',
      members: [{ residence: 'deceased' }],
    });

    const all = { ...body, kkNumbers: [dead, never, gone] };
    expect((await ministry.call('kemensos', path, { ...all, programme: 'sembako' })).body).toEqual({
      registered: 0,
      unknown: [0, 1, 2],
    });
    expect((await ministry.call('kemensos', `${path}/removals`, all)).body).toEqual({
      removed: 2,
      unknown: [1],
    });
    expect((await ministry.call('kemensos', `${path}/removals`, all)).body).toEqual({
      removed: 0,
      unknown: [0, 1, 2],
    });
    expect(await lookUp(dead)).toMatchObject({ programmes: [], openCases: 2 });
  });

  it('removes a household without living members by each number that it had', async () => {
    const [old, now] = ['3204012211269018', '3204012211269019'] as const;
    const card = { kkNumber: old, familyKey: 'family-8' };
    await deliver('lina', 'entered-scope', view('Lina', 'head', card));
    await deliver('mira', 'entered-scope', view('Mira', 'wife', card));
    await ministry.call('kemensos', path, { kkNumbers: [old], programme: 'PKH' });
    await deliver('lina', 'died', view('Lina', 'head', { ...card, ...death }));
    await deliver('mira', 'died', view('Mira', 'head', { ...card, kkNumber: now, ...death }));
    const removal = { kkNumbers: [old], programme: 'PKH' };
    expect((await ministry.call('kemensos', `${path}/removals`, removal)).body).toEqual({
      removed: 1,
      unknown: [],
    });
  });

  it('does not remove a living family by the number that only its dead head still has', async () => {
    const [old, now] = ['3204012211269006', '3204012211269007'] as const;
    const card = { kkNumber: old, familyKey: 'family-6' };
    await deliver('hadi', 'entered-scope', view('Hadi', 'head', card));
    await deliver('ida', 'entered-scope', view('Ida', 'wife', card));
    await ministry.call('kemensos', path, { kkNumbers: [old], programme: 'PKH' });
    await deliver('hadi', 'died', view('Hadi', 'head', { ...card, ...death }));
    await deliver('ida', 'head-succeeded', view('Ida', 'head', { ...card, kkNumber: now }));
    const remove = async (kkNumber: string) =>
      (await ministry.call('kemensos', `${path}/removals`, { kkNumbers: [kkNumber], programme: 'PKH' })).body;
    expect(await remove(old)).toEqual({ removed: 0, unknown: [0] });
    expect(await remove(now)).toEqual({ removed: 1, unknown: [] });
  });

  // Issue 11, row 20: one case per card and cause.
  it('opens one re-route for a move, with the members whose messages come one by one', async () => {
    const card = { kkNumber: '3204012211269030', familyKey: 'family-30' };
    const family = ['sita', 'rudi', 'tari'].map(
      (name, index) => [name, index === 0 ? 'wife' : 'child'] as const,
    );
    for (const [name, relationship] of family)
      await deliver(name, 'entered-scope', view(name, relationship, card));
    const registered = { kkNumbers: [card.kkNumber], programme: 'PKH' };
    await ministry.call('kemensos', path, registered);
    const household = await ministry.call('kemensos', '/v1/households/lookup', { kkNumber: card.kkNumber });
    expect(household.body).toMatchObject({ recipientKey: 'sita' });
    const actId = '00000000-0000-7000-a000-000000000001';
    const there = { area: '3273012001', line: 'Jl. Mawar 2', rt: '001', rw: '002' };
    const moved = family.map(([personKey, relationship]) =>
      ministry.publisher.compose({
        kind: 'moved',
        personKey,
        actId,
        state: view(personKey, relationship, { ...card, address: there }),
      }),
    );
    for (const message of moved) await ministry.deliver(message);
    const own = async () =>
      (await cases('?limit=1000')).cases.filter(
        (one) => (one as { familyKey?: string }).familyKey === 'family-30',
      );
    expect(await own()).toMatchObject([
      {
        kind: 're-route',
        members: ['sita', 'rudi', 'tari'],
        facts: { recipientKey: 'sita' },
        status: 'open',
      },
    ]);
    // The move is cancelled: the case is withdrawn once, and nothing is routed back.
    for (const [personKey, relationship] of family) {
      const content = { kind: 'cancelled', personKey, state: view(personKey, relationship, card) };
      const supersedes = [actId];
      await ministry.deliver(
        ministry.publisher.compose({
          ...content,
          supersedes,
          actId: '00000000-0000-7000-a000-000000000002',
          facts: { voided: 'arrival' },
        }),
      );
    }
    expect(await own()).toMatchObject([
      { kind: 're-route', status: 'closed', withdrawnBy: '00000000-0000-7000-a000-000000000002' },
    ]);
  });

  // domain.md §5.1: ganti pengurus within the same KK; orphan flag.
  it('asks for another recipient when the wife dies, reports orphans, and takes both back for a wrong death', async () => {
    const card = { kkNumber: '3204012211269031', familyKey: 'family-31' };
    const ina = view('Ina', 'wife', card);
    const jaya = view('Jaya', 'head', card);
    const kiki = view('Kiki', 'child', { ...card, bornOn: '2015-01-01' });
    for (const [key, state] of [
      ['ina', ina],
      ['jaya', jaya],
      ['kiki', kiki],
    ] as const)
      await deliver(key, 'entered-scope', state);
    await ministry.call('kemensos', path, { kkNumbers: [card.kkNumber], programme: 'PKH' });
    const own = async () =>
      (await cases('?limit=1000')).cases
        .filter((one) => (one as { familyKey?: string }).familyKey === 'family-31')
        .map(({ kind, status, personKey }) => `${personKey} ${kind} ${status}`);
    const act = (number: number) => `00000000-0000-7000-b000-00000000000${number}`;
    const compose = (
      personKey: string,
      kind: string,
      actId: string,
      state: KemensosView,
      more: object = {},
    ) => ministry.publisher.compose({ kind, personKey, actId, state, ...more });
    // Both in one chunk: the copies of before it show the other parent alive.
    await ministry.deliver(
      compose('jaya', 'died', act(1), { ...jaya, ...death }),
      compose('ina', 'died', act(2), { ...ina, ...death }),
    );
    expect((await own()).toSorted()).toEqual([
      'ina change-recipient open',
      'ina orphans open',
      'ina stop-payment open',
      'jaya stop-payment open',
    ]);
    const facts = { voided: 'death', falseFrom: '2026-11-20', falseUntil: '2026-11-25' };
    await ministry.deliver(compose('ina', 'reinstated', act(3), ina, { supersedes: [act(2)], facts }));
    expect((await own()).toSorted()).toEqual([
      'ina change-recipient closed',
      'ina orphans closed',
      'ina reinstatement open',
      'ina stop-payment closed',
      'jaya stop-payment open',
    ]);
    const change = (personKey: string) =>
      ministry.call('kemensos', `${path}/recipient`, { kkNumber: card.kkNumber, personKey });
    expect(await change('jaya')).toMatchObject({ status: 422 });
    expect(await change('kiki')).toMatchObject({ status: 200, body: { recipientKey: 'kiki' } });
  });

  /** Issue 11, row 20: the head, who receives the aid, moves away, alone or with all. */
  it.each([
    ['alone', 32, ['jaya'], ['jaya change-recipient open']],
    ['with all others, first', 33, ['jaya', 'kiki'], ['jaya change-recipient closed']],
    ['with all others, last', 34, ['kiki', 'jaya'], []],
  ])(
    'names another recipient when the one on record leaves the card %s',
    async (_title, n, movers, expected) => {
      const card = { kkNumber: `32040122112690${n}`, familyKey: `family-${n}` };
      const other = { kkNumber: `32730122112690${n}`, familyKey: `family-${n}-new` };
      await deliver(`jaya${n}`, 'entered-scope', view('Jaya', 'head', card));
      await deliver(`kiki${n}`, 'entered-scope', view('Kiki', 'child', card));
      await ministry.call('kemensos', path, { kkNumbers: [card.kkNumber], programme: 'PKH' });
      const actId = `00000000-0000-7000-b000-0000000000${n}`;
      for (const who of movers) {
        const state = view(who, who === 'jaya' ? 'head' : 'child', other);
        await ministry.deliver(
          ministry.publisher.compose({ kind: 'moved', personKey: `${who}${n}`, actId, state }),
        );
      }
      const own = (await cases('?limit=1000&kind=change-recipient')).cases
        .filter((one) => (one as { familyKey?: string }).familyKey === card.familyKey)
        .map(({ kind, status, personKey }) => `${personKey.replace(String(n), '')} ${kind} ${status}`);
      expect(own).toEqual(expected);
    },
  );

  // PostgreSQL cannot store U+0000 in text that it reads as JSON.
  it('quarantines a state that it cannot store, and applies a later death when that message is discarded', async () => {
    const kkNumber = '3204012211269008';
    const joko = view('Joko', 'head', { kkNumber, familyKey: 'family-7' });
    await deliver('joko', 'entered-scope', joko);
    await ministry.call('kemensos', path, { kkNumbers: [kkNumber], programme: 'PKH' });
    const sequence = ministry.publisher.history.length + 1;
    const line = 'Jalan\u0000Melati';
    await deliver('joko', 'moved', { ...joko, address: { ...joko.address, line } });
    await deliver('joko', 'died', { ...joko, ...death });
    expect((await ministry.call('operator', `/v1/quarantine?after=${sequence - 1}`)).body).toMatchObject({
      messages: [
        { personKey: 'joko', sequence, reason: 'error 22P05' },
        { personKey: 'joko', sequence: sequence + 1, reason: 'behind an earlier message of this person' },
      ],
    });
    expect((await ministry.call('operator', '/v1/status')).body).toMatchObject({
      staleReasons: expect.arrayContaining(['quarantine-growing']),
    });

    const discard = (client: string, body: object) =>
      ministry.call(client, '/v1/quarantine/joko/discard', body);
    const body = { sequence, reason: 'the address is corrected by the next message' };
    expect((await discard('kemensos', body)).status).toBe(403);
    expect((await discard('operator', { ...body, reason: 'no' })).status).toBe(400);
    expect((await discard('operator', { ...body, sequence: 1 })).body).toMatchObject({
      type: 'urn:peristiwa:problem:not-in-quarantine',
    });
    expect(await discard('operator', body)).toEqual({ status: 200, body: { applied: 1, remaining: 0 } });
    expect((await ministry.call('kemensos', '/v1/households/lookup', { kkNumber })).body).toMatchObject({
      openCases: 2,
      members: [{ residence: 'deceased' }],
    });
    expect((await ministry.call('auditor', '/v1/discarded')).body).toMatchObject({
      messages: [{ sequence, reason: 'error 22P05', discardReason: body.reason }],
      next: null,
    });
  });

  it('erases what the agreement withdraws, and quarantines nobody for it (issue 10, part 2)', async () => {
    const number = '3204012211269321';
    const card = { kkNumber: number, familyKey: 'family-21' };
    const nita = view('Nita', 'head', card);
    const omar = view('Omar', 'child', { ...card, ...death });
    const lookUp = async () => ministry.call('kemensos', '/v1/households/lookup', { kkNumber: number });
    const without = (state: KemensosView) =>
      Object.fromEntries(Object.entries(state).filter(([name]) => !['kkNumber', 'diedOn'].includes(name)));
    const change = (personKey: string, state: object, terms: object) =>
      ministry.deliver(
        ministry.publisher.compose({ kind: 'grants-changed', personKey, state: { ...state }, ...terms }),
      );
    await deliver('nita', 'entered-scope', nita);
    await deliver('omar', 'entered-scope', view('Omar', 'child', card));
    expect((await ministry.call('kemensos', path, { kkNumbers: [number], programme: 'PKH' })).body).toEqual({
      registered: 1,
      unknown: [],
    });
    await deliver('omar', 'died', omar);
    const quarantined = (await ministry.call('operator', '/v1/quarantine')).body;

    const withdrawn = ['diedOn', 'kkNumber'];
    await change('nita', without(nita), { granted: [], withdrawn });
    await change('omar', without(omar), { granted: [], withdrawn });
    expect((await lookUp()).status).toBe(404);
    const ofFamily = (await cases()).cases.filter((one) => one.personKey === 'omar');
    expect(ofFamily).toMatchObject([{ kind: 'stop-payment', facts: { deathActNumber: 'KM-9' } }]);
    expect(Object.keys(ofFamily[0] ?? {})).toContain('facts');
    expect(JSON.stringify([ofFamily, (await ministry.call('auditor', '/v1/copies')).body])).not.toContain(
      number,
    );
    expect((await ministry.call('operator', '/v1/quarantine')).body).toEqual(quarantined);

    await change('nita', nita, { granted: withdrawn, withdrawn: [] });
    expect((await lookUp()).body).toMatchObject({
      familyKey: 'family-21',
      programmes: ['PKH'],
      openCases: 1,
    });
    expect((await cases()).cases.filter((one) => one.personKey === 'omar')).toHaveLength(1);
  });

  /** domain.md §5.1: merged: re-point. A merged duplicate leaves the scope by a second message. */
  it('opens re-point for a duplicate, and no review of the same card after it', async () => {
    const [number, familyKey] = ['3204012211269091', 'family-91'];
    const card = { kkNumber: number, familyKey };
    for (const name of ['pia', 'rena']) await deliver(name, 'entered-scope', view(name, 'head', card));
    await ministry.call('kemensos', path, { kkNumbers: [number], programme: 'PKH' });
    await deliver('pia', 'merged', view('pia', 'head', card));
    for (const name of ['pia', 'rena']) await deliver(name, 'left-scope');
    const opened = (await cases()).cases.filter(({ personKey }) => ['pia', 'rena'].includes(personKey));
    expect(opened.map(({ personKey, kind }) => `${personKey} ${kind}`)).toEqual([
      'pia re-point',
      'rena review',
    ]);
  });

  // ADR 0024: what the API returns is proven before a copy is set to it.
  it('does not resync a person to a message that the registry did not send', async () => {
    const { history } = ministry.publisher;
    const sent = history[9];
    if (!sent) throw new Error('ten messages were delivered');
    history[9] = { ...sent, value: sent.value.replace('Ani', 'Ana') };
    const resync = () =>
      ministry.call('operator', '/v1/persons/ani/resync', { reason: 'salinan disamakan dengan penerbit' });
    const refused = await resync();
    expect(refused).toMatchObject({
      status: 502,
      body: { type: 'urn:peristiwa:problem:pulled-message-not-proven' },
    });
    expect((await ministry.call('operator', '/v1/forged')).body).toMatchObject({
      records: [{ offset: null, sequence: 10, personKey: 'ani' }],
    });
    history[9] = sent;
    const examined = { through: 1_000, reason: 'sudah diperiksa bersama penerbit' };
    await ministry.call('operator', '/v1/forged/acknowledge', examined);
    expect(await resync()).toMatchObject({ status: 200, body: { sequence: 10, discarded: 1 } });
  });
});
