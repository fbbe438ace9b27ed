import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { exampleReportFor, type CommandName } from '@peristiwa/contracts';
import { demoAddress, sealBundle } from '@peristiwa/desk';
import { sendToDesks } from '../../apps/ops/src/cli/intake';
import {
  book,
  cancellation,
  death,
  decision,
  household,
  paper,
  ref,
  resident,
  woman,
  type Resident,
} from './people';
import { BANDUNG, IN_SURABAYA, SURABAYA, type Nation } from './nation';

/** Deaths, and what they leave behind (domain.md §2.9). */
export function livesToDeath(nation: () => Nation): void {
  it('a death abroad is reported two years later, after the dead "moved"', async () => {
    const n = nation();
    n.itIs('2024-02-05');
    const person = await resident(n);
    n.itIs('2025-03-01');
    const issued = await n.accepted('moves/departures', {
      movers: [ref(person)],
      destination: IN_SURABAYA.area,
      reason: 'work',
    });
    const arrival = { arrivedOn: '2025-03-05', address: IN_SURABAYA, family: { kind: 'same-card' } };
    n.itIs('2025-03-06');
    await n.accepted(`moves/${issued.moveId}/arrival`, arrival, SURABAYA);
    n.itIs('2026-11-22');
    await n.accepted('deaths', death(person, '2024-10-03', { cause: 'accident' }), SURABAYA);
    const known = await n.person(person);
    expect(known).toMatchObject({ status: 'deceased', death: { diedOn: '2024-10-03' } });
    expect(known.flags).toEqual(['events-after-death']);
    expect(await n.person(person, { validAt: '2024-10-02' })).toMatchObject({ status: 'resident' });
    expect(await n.person(person, { validAt: '2025-04-01' })).toMatchObject({ status: 'deceased' });
    // Counted where the person lived on that day (issue 11, row 17).
    await n.tabulated('deaths', '2024-10', { regency: '3204', count: 1 });
    expect(await n.kindsUntil('kemensos', person, 'died')).toEqual([
      'biodata-recorded',
      'departed',
      'moved',
      'died',
    ]);
  });

  it('parents die and leave minors; the grandmother takes the children in', async () => {
    const n = nation();
    const grandmother = await resident(n, woman({ bornOn: '1956-02-03', maritalStatus: 'widowed' }));
    const family = await household(n, { children: [2012, 2016], mother: ref(grandmother) });
    await n.assisted(family);
    await n.accepted('deaths', death(family.mother, '2026-11-02'));
    expect((await n.person(family.father)).maritalStatus).toBe('widowed');
    const died = await n.accepted('deaths', death(family.father, '2026-11-12'));
    const [older, younger] = family.children as [Resident, Resident];
    expect(died).toMatchObject({ successorId: older.personId });
    const card = await n.card(family);
    expect(card).toMatchObject({ headId: older.personId, kkNumber: died.kkNumber });
    expect(card.flags).toContain('head-under-age');
    const listed = await n.ask('registry', 'quality-flags?area=3204&kind=minor-without-adult&limit=100');
    expect(JSON.stringify(listed)).toContain(younger.personId);
    const orphans = await n.caseAbout('orphans', younger);
    expect(orphans.members.toSorted()).toEqual([older.personId, younger.personId].toSorted());

    const children = family.children.map(ref);
    const joining = { members: children, host: { familyId: grandmother.familyId } };
    expect(await n.refusal('cards/joinings', joining)).not.toBe('accepted');
    await n.accepted('cards/joinings', {
      ...joining,
      guardianStatement: paper('SP-WALI'),
      hostConsent: paper('SP-TK'),
    });
    expect(await n.rolesOn(grandmother)).toEqual(['head', 'grandchild', 'grandchild']);
    for (const child of family.children) expect((await n.person(child)).flags).toEqual([]);
    expect(await n.card(family)).toMatchObject({ status: 'closed', members: [] });
    expect(await n.kindsUntil('kemensos', younger, 'card-changed')).toContain('biodata-recorded');
  });

  it('a death that did not happen is cancelled after the ministries had consumed it', async () => {
    const n = nation();
    const family = await household(n, { children: [2011] });
    await n.assisted(family);
    const before = await n.person(family.mother);
    const died = await n.accepted('deaths', death(family.father, '2026-04-12'));
    await n.caseAbout('stop-payment', family.father);
    await n.tabulated('deaths', '2026-04', { regency: '3204', count: 1 });
    const cancelled = await n.accepted(`deaths/${died.actId}/cancellation`, cancellation('2026-11-20'));
    expect(await n.person(family.father)).toMatchObject({
      status: 'resident',
      family: { relationship: 'head' },
    });
    expect(await n.person(family.mother)).toMatchObject({
      maritalStatus: before.maritalStatus,
      family: before.family,
    });
    const { value } = await n.heard('kemensos', family.father, 'reinstated');
    expect(value.data ?? value).toMatchObject({ facts: { falseFrom: '2026-04-12' } });
    expect((await n.caseAbout('reinstatement', family.father)).facts).toMatchObject({
      falseFrom: '2026-04-12',
    });
    await n.eventually(async () => {
      const { rows } = await n.ask('bps', 'tables/deaths?from=2026-04&to=2026-04');
      return rows.length === 0;
    });
    const known = { knownAt: new Date(Date.parse(cancelled.recordedAt) - 1).toISOString() };
    expect(await n.person(family.father, known)).toMatchObject({ status: 'deceased' });
    expect((await n.person(family.mother, known)).maritalStatus).toBe('widowed');
  });

  it('a village uploads three weeks of events, with a death before a wedding that is on record', async () => {
    const n = nation();
    n.itIs('2026-11-01');
    const groom = await resident(n);
    const bride = await resident(n, woman());
    const neighbour = await household(n);
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const deviceId = randomUUID();
    const { kty, crv, x } = publicKey.export({ format: 'jwk' });
    const device = { deviceId, name: 'Kantor Desa Cimekar', publicKey: { kty, crv, x } };
    await n.post('status', 'devices', device, BANDUNG);
    n.itIs('2026-11-22');
    const wedding = {
      husband: ref(groom),
      wife: ref(bride),
      marriedOn: '2026-11-14',
      authority: 'kua',
      marriageBook: book('2026-11-14'),
      family: { kind: 'unchanged' },
    };
    const { actId } = await n.accepted('marriages', wedding);
    const captured = (localSequence: number, command: CommandName, day: string, fields: object) => {
      const body = { requestId: randomUUID(), reportedOn: day, ...fields };
      const capturedAt = `${day}T09:00:00+07:00`;
      return { localSequence, capturedAt, command, body: { ...exampleReportFor(command, body), ...body } };
    };
    const child = { name: 'Rani Permata', sex: 'female', birthPlace: '3204', birthOrder: 1 };
    const bundle = [
      captured(1, 'register-birth', '2026-11-04', {
        bornOn: '2026-11-03',
        mother: ref(neighbour.mother),
        father: ref(neighbour.father),
        children: [child],
      }),
      captured(2, 'register-death', '2026-11-13', death(groom, '2026-11-12')),
      captured(3, 'change-address', '2026-11-20', {
        changedOn: '2026-11-19',
        family: { familyId: neighbour.familyId },
        address: { ...demoAddress, line: 'Jalan Anggrek 12' },
      }),
    ];
    const sealed = sealBundle(deviceId, bundle, privateKey);
    const results = await sendToDesks(
      sealed,
      async (desk, sent) => (await n.post(desk, 'bundles', sent, BANDUNG)).results,
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['registered', 'registered', 'registered']);
    const answers = results.map(({ answer }) => (answer as { position: number }).position);
    n.reached(Math.max(...answers));
    const known = await n.person(groom);
    expect(known).toMatchObject({ status: 'deceased', death: { diedOn: '2026-11-12' } });
    expect(known.flags).toEqual(['events-after-death']);
    // INV-02: nobody marries after his death, so the wedding was of others, or never was.
    await n.accepted(`marriages/${actId}/cancellation`, cancellation('2026-11-20'));
    expect((await n.person(bride)).maritalStatus).toBe('single');
    expect((await n.person(groom)).marriages).toEqual([]);
    expect(await n.kindsUntil('kemensos', bride, 'cancelled')).toContain('married');
    expect((await n.card(neighbour)).address.line).toBe('Jalan Anggrek 12');
  });

  it('a man with two wives, by a permit of the court, dies', async () => {
    const n = nation();
    const first = await household(n, { children: [2010] });
    const second = await resident(n, woman());
    const wedding = {
      husband: ref(first.father),
      wife: ref(second),
      marriedOn: '2026-10-10',
      authority: 'kua',
      marriageBook: book('2026-10-10'),
      family: { kind: 'join', host: 'husband' },
    };
    expect(await n.refusal('marriages', wedding)).toBe('already-married');
    await n.accepted('marriages', { ...wedding, courtPermit: decision().decisionNumber });
    expect(await n.rolesOn(first)).toEqual(['head', 'wife', 'child', 'wife']);
    for (const wife of [first.mother, second]) expect((await n.person(wife)).flags).toEqual([]);
    const died = await n.accepted('deaths', death(first.father, '2026-11-12'));
    for (const wife of [first.mother, second]) {
      expect(await n.person(wife)).toMatchObject({ maritalStatus: 'widowed' });
      expect(await n.person(wife, { validAt: '2026-11-11' })).toMatchObject({
        maritalStatus: 'married-recorded',
      });
      expect(await n.kindsUntil('kemensos', wife, 'widowed')).toContain('biodata-recorded');
    }
    expect(await n.card(first)).toMatchObject({ headId: died.successorId, kkNumber: died.kkNumber });
    expect(first.mother.personId).toBe(died.successorId);
  });
}
