import {
  bornIn,
  book,
  court,
  decision,
  death,
  household,
  named,
  newborn,
  paper,
  ref,
  resident,
  woman,
} from './people';
import { kindOf, type Nation } from './nation';

/** Lives that begin in an unusual way (domain.md §2.9). */
export function livesFromBirth(nation: () => Nation): void {
  it('a foundling grows up with a family that adopts it', async () => {
    const n = nation();
    const foster = await household(n);
    const birth = await n.accepted('births', {
      bornOn: '2026-10-15',
      foundling: { policeReport: 'LP/12/X/2026' },
      children: [newborn()],
      family: {
        kind: 'join',
        host: { familyId: foster.familyId },
        relationship: 'other',
        guardianStatement: paper('SP'),
      },
    });
    const [child] = birth.children;
    const known = await n.person(child);
    expect(known).toMatchObject({ status: 'resident', family: { relationship: 'other' }, flags: [] });
    expect([known.motherId, known.fatherId]).toEqual([undefined, undefined]);
    expect(await n.person(child, { validAt: '2026-10-14' })).toMatchObject({ status: 404 });
    expect(await n.kindsUntil('kemensos', child, 'born')).toEqual(['born']);
    await n.tabulated('births', '2026-10', { regency: '3204', count: 1 });

    await n.accepted('adoptions', {
      child: ref(child),
      father: ref(foster.father),
      mother: ref(foster.mother),
      adoptedOn: '2026-11-10',
      ...court,
      decreeNumber: paper('Pdt.P').replace('/2026', '/2026/PA.Sor'),
    });
    expect(await n.rolesOn(foster)).toEqual(['head', 'wife', 'child']);
    // UU 23/2006 art. 47: the note is confidential.
    await n.heard('kemensos', child, 'card-changed');
    expect(JSON.stringify(await n.messages('kemensos', child))).not.toMatch(/adopt/);
    expect(JSON.stringify(await n.card(foster))).not.toMatch(/adopt/);
  });

  it('of twins one is stillborn: one person, one birth, and a stillbirth that only BPS counts', async () => {
    const n = nation();
    const { father, mother, familyId } = await household(n);
    const delivery = { bornOn: '2026-09-25', mother: ref(mother), father: ref(father), plurality: 2 };
    const still = { gestationWeeks: 36, birthOrder: 2, deliveryPlace: 'hospital', attestedBy: 'doctor' };
    await n.accepted('stillbirths', { ...delivery, ...still });
    const birth = await n.accepted('births', { ...delivery, children: [newborn()] });
    const [child] = birth.children;
    expect((await n.person(child)).flags).toEqual([]);
    expect((await n.person(mother)).children).toMatchObject([{ childId: child.personId }]);
    expect(await n.rolesOn({ familyId })).toEqual(['head', 'wife', 'child']);
    await n.tabulated('births', '2026-09', { regency: '3204', count: 1 });
    await n.tabulated('stillbirths', '2026-09', { regency: '3204', count: 1 });
    await n.heard('kemensos', child, 'born');
    expect((await n.messages('kemensos', mother)).map(kindOf)).toEqual(['biodata-recorded']);
  });

  it('a child of a mother alone is acknowledged, lives with both parents, and is legitimised', async () => {
    const n = nation();
    const mother = await resident(n, woman());
    const father = await resident(n);
    n.itIs('2026-08-10');
    const birth = await n.accepted('births', {
      bornOn: '2026-08-01',
      mother: ref(mother),
      children: [newborn()],
    });
    const [child] = birth.children;
    n.itIs('2026-11-22');
    const religiousMarriageOn = '2025-05-01';
    await n.accepted('acknowledgements', {
      child: ref(child),
      father: ref(father),
      acknowledgedOn: '2026-10-01',
      statement: paper('SP-PA'),
      religiousMarriageOn,
    });
    const { familyId } = await n.accepted('marriages', {
      husband: ref(father),
      wife: ref(mother),
      marriedOn: '2026-10-20',
      authority: 'kua',
      marriageBook: book('2026-10-20'),
      family: { kind: 'join', host: 'husband' },
    });
    expect(await n.rolesOn({ familyId })).toEqual(['head', 'wife', 'child']);
    await n.accepted('legitimations', {
      child: ref(child),
      legitimisedOn: '2026-11-10',
      religiousMarriageOn,
    });
    expect(await n.person(child)).toMatchObject({ motherId: mother.personId, fatherId: father.personId });
    const before = await n.person(child, { validAt: '2026-09-30' });
    expect([before.motherId, before.fatherId]).toEqual([mother.personId, undefined]);
    // Kemensos is granted no parents: what changes nothing that it sees is no message.
    expect(await n.kindsUntil('kemensos', child, 'card-changed')).toEqual(['born', 'card-changed']);
  });

  it('a woman of thirty enters the register, and her birth is recorded late', async () => {
    const n = nation();
    const bornOn = bornIn(1996);
    const name = named('Ratna');
    const late = await resident(n, woman({ bornOn, name, birthPlace: '3578' }));
    const [year, month, day] = bornOn.split('-').map(Number) as [number, number, number];
    // domain.md §1.1: the district of today, and the day of birth of a woman.
    const digits = [day + 40, month, year % 100].map((part) => String(part).padStart(2, '0')).join('');
    expect(late.nik.slice(0, 12)).toBe(`320405${digits}`);
    const act = await n.accepted('births', {
      bornOn,
      mother: { name: named('Sumiati') },
      children: [{ ...newborn({ name, birthPlace: '3578' }), person: ref(late) }],
      lateDecision: '470/31/2026',
    });
    expect(act.children).toMatchObject([{ personId: late.personId, nik: late.nik }]);
    expect(act.children[0].birthActNumber).toMatch(/-LT-/);
    const known = await n.person(late);
    expect(known).toMatchObject({ birthActNumber: act.children[0].birthActNumber, flags: [], bornOn });
    // A resident of the register since the form; the act says since when she lives.
    expect((await n.person(late, { validAt: '2025-12-31' })).status).toBe(404);
    expect(await n.kindsUntil('kemensos', late, 'biodata-recorded')).toEqual(['biodata-recorded']);
  });

  it('a child of an unrecorded marriage becomes lawful after the isbat of its parents', async () => {
    const n = nation();
    const husband = await resident(n);
    const wife = await resident(n, woman());
    const couple = { husband: ref(husband), wife: ref(wife) };
    const marriedOn = '2024-06-08';
    const { familyId } = await n.accepted('marriages/unrecorded', {
      ...couple,
      marriedOn,
      sptjm: paper('SPTJM'),
      family: { kind: 'join', host: 'husband' },
    });
    const birth = await n.accepted('births', {
      bornOn: '2026-11-01',
      mother: couple.wife,
      father: couple.husband,
      sptjm: paper('SPTJM'),
      children: [newborn()],
    });
    const [child] = birth.children;
    const lawful = { child: ref(child), legitimisedOn: '2026-11-20', religiousMarriageOn: marriedOn };
    expect((await n.person(wife)).maritalStatus).toBe('married-unrecorded');
    expect(await n.refusal('legitimations', lawful)).toBe('parents-not-married');
    const isbat = {
      ...couple,
      marriedOn,
      legalisedOn: '2026-11-12',
      ...decision(),
      marriageBook: book('2026-11-16'),
    };
    await n.accepted('marriages/legalisations', isbat);
    expect((await n.person(husband)).maritalStatus).toBe('married-recorded');
    await n.accepted('legitimations', lawful);
    expect((await n.person(child)).flags).toEqual([]);
    expect(await n.rolesOn({ familyId })).toEqual(['head', 'wife', 'child']);
    expect((await n.person(wife, { validAt: '2026-11-11' })).maritalStatus).toBe('married-unrecorded');
    expect(await n.kindsUntil('kemensos', wife, 'marriage-legalised')).toContain('marriage-declared');
    await n.heard('kemensos', child, 'born');
  });

  it('of two records of one person, the one that lives on is merged into the one that died', async () => {
    const n = nation();
    const twice = { bornOn: bornIn(1955), sex: 'male' };
    const first = await resident(n, { ...twice, name: named('Cecep') });
    const second = await resident(n, { ...twice, name: named('Usep') });
    await n.assisted(second);
    await n.accepted('deaths', death(first, '2026-11-01'));
    const merged = await n.accepted('merges', {
      survivor: ref(first),
      duplicate: ref(second),
      evidence: paper('BA'),
    });
    expect(merged).toMatchObject({ survivorId: first.personId });
    const found = await n.lookUp(second);
    expect(found).toMatchObject({
      personId: first.personId,
      status: 'deceased',
      death: { diedOn: '2026-11-01' },
    });
    expect(await n.card(second)).toMatchObject({ status: 'closed', members: [] });
    await n.heard('kemensos', second, 'merged');
    expect((await n.caseAbout('re-point', second)).facts).toMatchObject({ survivorKey: first.personId });
  });
}
