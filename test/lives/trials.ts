import { demoAddress } from '@peristiwa/desk';
import {
  biodata,
  bornIn,
  death,
  household,
  joinsHim,
  minor,
  named,
  newborn,
  paper,
  ref,
  resident,
  wedding,
  woman,
  type Resident,
} from './people';
import { IN_SURABAYA, SURABAYA, type Nation, type Ref } from './nation';

/** What registrars tried, and what is right on each road by which it comes in (issue 11, part 1, by its rows). */
export function trialsAtTheCounter(nation: () => Nation): void {
  const flagsOf = async (person: Ref): Promise<string[]> => (await nation().person(person)).flags;

  it('row 1: a resident without an act of birth gets the act, and no second NIK', async () => {
    const n = nation();
    const family = await household(n, { children: [2024] });
    const [known] = family.children as [Resident];
    const { name, sex, bornOn } = await n.person(known);
    const child = newborn({ name, sex });
    const birth = {
      bornOn,
      mother: ref(family.mother),
      father: ref(family.father),
      lateDecision: '470/2/2026',
    };
    const refused = await n.send('births', { ...birth, children: [child] });
    expect(refused).toMatchObject({ status: 409, body: { candidateIds: [known.personId] } });
    const act = await n.accepted('births', { ...birth, children: [{ ...child, person: ref(known) }] });
    expect(act.children).toMatchObject([{ personId: known.personId, nik: known.nik }]);
    expect(await n.refusal('births', { ...birth, children: [child] })).toBe('duplicate-birth');
    // By F-1.01 the same person comes in again, and is flagged with the candidate.
    const guest = { kind: 'join', host: { familyId: (await household(n)).familyId }, relationship: 'other' };
    const again = await resident(n, { ...minor({ bornOn }), name, sex }, { family: guest });
    expect(await flagsOf(again)).toContain('possible-duplicate');
  });

  it('rows 7 and 8: kin before helpers, and whoever leaves minors behind hears of it', async () => {
    const n = nation();
    const family = await household(n, { children: [2001, 2014] });
    const host = { kind: 'join', host: { familyId: family.familyId } };
    await resident(n, woman({ occupation: 23 }), { family: { ...host, relationship: 'helper' } });
    const [son, little] = family.children as [Resident, Resident];
    await n.accepted('deaths', death(family.mother, '2026-10-01'));
    const died = await n.accepted('deaths', death(family.father, '2026-10-20'));
    expect(died.successorId).toBe(son.personId);
    const mover = { movers: [ref(son)], destination: IN_SURABAYA.area, reason: 'work' };
    const issued = await n.accepted('moves/departures', mover);
    expect(issued.minorsAlone).toEqual([little.personId]);
  });

  it('row 9: relationships to the new head follow from kinship on record', async () => {
    const n = nation();
    const grandfather = await resident(n, { bornOn: bornIn(1950), maritalStatus: 'widowed' });
    const father = await resident(n, { bornOn: bornIn(1978) }, { father: ref(grandfather) });
    await n.accepted('cards/joinings', { members: [ref(grandfather)], host: { familyId: father.familyId } });
    expect(await n.rolesOn(father)).toEqual(['head', 'parent']);
    const bride = await resident(n, woman({ bornOn: bornIn(1955) }));
    await n.accepted('marriages', wedding(grandfather, bride, '2026-11-15', { family: joinsHim }));
    expect(await n.rolesOn(father)).toEqual(['head', 'parent', 'parent']);
    // Whom no record connects is asked about.
    const lodger = await resident(n);
    const issued = await n.accepted('moves/departures', {
      movers: [ref(lodger)],
      destination: IN_SURABAYA.area,
      reason: 'work',
    });
    const host = await household(n, { address: IN_SURABAYA, client: SURABAYA });
    const arrival = { arrivedOn: '2026-11-22', address: IN_SURABAYA };
    const joins = { kind: 'join', host: { familyId: host.familyId } };
    const path = `moves/${issued.moveId}/arrival`;
    expect(await n.refusal(path, { ...arrival, family: joins }, SURABAYA)).toBe('relationship-unknown');
    const stated = { ...joins, relationships: [{ person: ref(lodger), relationship: 'other' }] };
    await n.accepted(path, { ...arrival, family: stated }, SURABAYA);
  });

  it('row 10: a child of two citizenships has both', async () => {
    const n = nation();
    const mother = await resident(n, woman());
    const father = { name: 'John Carter', citizenship: 'foreign' };
    const birth = { bornOn: '2026-11-02', mother: ref(mother), father, sptjm: paper('SPTJM') };
    const { children } = await n.accepted('births', { ...birth, children: [newborn()] });
    expect(await n.person(children[0])).toMatchObject({ citizenship: 'limited-dual' });
  });

  it('row 13: what cannot be is refused, on each road', async () => {
    const n = nation();
    const family = await household(n);
    const host = { kind: 'join', host: { familyId: family.familyId } };
    const asWife = { person: biodata({}), family: { ...host, relationship: 'wife' } };
    expect(await n.refusal('biodata', asWife)).toBe('spouse-sex-mismatch');
    const older = { person: biodata({ bornOn: bornIn(1950) }), family: { ...host, relationship: 'child' } };
    expect(await n.refusal('biodata', older)).toBe('parent-not-older');
    const daughter = await resident(n, woman({ bornOn: bornIn(1999) }), {
      mother: ref(family.mother),
      father: ref(family.father),
    });
    const entry = await n.ask('registry', `persons/${daughter.personId}/events`);
    const [{ actId }] = entry.events;
    const paperOf = {
      kind: 'authentic-document',
      number: paper('RSUD'),
      date: '2026-10-20',
      issuer: 'RSUD Soreang',
    };
    const older1970 = { reason: 'Salah ketik', legalBasis: paperOf, corrected: { bornOn: '1970-01-01' } };
    expect(['born-before-mother', 'parent-not-older']).toContain(
      await n.refusal(`biodata/${actId}/correction`, older1970),
    );
  });

  it('row 14: deliveries that cannot all be are flagged', async () => {
    const n = nation();
    const { father, mother } = await household(n);
    const birth = (bornOn: string, ...children: object[]) =>
      n.accepted('births', { bornOn, mother: ref(mother), father: ref(father), children });
    await birth('2026-11-01', newborn());
    const second = await birth('2026-11-02', newborn({ birthOrder: 2 }));
    expect(await flagsOf(second.children[0])).toContain('plurality-exceeded');
    const other = await household(n);
    const twins = { bornOn: '2026-11-03', mother: ref(other.mother), father: ref(other.father) };
    const both = await n.accepted('births', { ...twins, children: [newborn(), newborn()] });
    for (const twin of both.children) expect(await flagsOf(twin)).toContain('birth-order-unusual');
  });

  it('row 15: only what the dead did themselves is after their death', async () => {
    const n = nation();
    const { father, mother, familyId } = await household(n);
    await n.accepted('births', {
      bornOn: '2026-11-10',
      mother: ref(mother),
      father: ref(father),
      children: [newborn()],
    });
    await n.accepted('cards/reissues', { family: { familyId }, reason: 'damaged' });
    await n.accepted('deaths', death(father, '2026-09-10'));
    expect(await flagsOf(father)).toEqual([]);
  });

  it('row 16: lateness is by the day of recording, whatever the form says', async () => {
    const n = nation();
    const mother = await resident(n, woman());
    const birth = {
      bornOn: '2020-05-01',
      reportedOn: '2020-05-20',
      mother: ref(mother),
      lateDecision: '470/16/2026',
    };
    const { children } = await n.accepted('births', { ...birth, children: [newborn()] });
    expect(children[0].birthActNumber).toMatch(/-LT-/);
  });

  it('row 17: a birth that is reported after the family moved counts where the mother lived', async () => {
    const n = nation();
    n.itIs('2026-05-01');
    const family = await household(n);
    n.itIs('2026-11-02');
    const movers = [family.father, family.mother].map(ref);
    const issued = await n.accepted('moves/departures', {
      movers,
      destination: IN_SURABAYA.area,
      reason: 'work',
    });
    n.itIs('2026-11-22');
    const arrival = { arrivedOn: '2026-11-10', address: IN_SURABAYA, family: { kind: 'same-card' } };
    await n.accepted(`moves/${issued.moveId}/arrival`, arrival, SURABAYA);
    const { children } = await n.accepted(
      'births',
      {
        bornOn: '2026-07-05',
        ...{ mother: movers[1], father: movers[0] },
        children: [newborn()],
        lateDecision: '470/17/2026',
      },
      SURABAYA,
    );
    expect(await n.person(children[0])).toMatchObject({ address: { area: IN_SURABAYA.area } });
    expect(await n.person(children[0], { validAt: '2026-08-01' })).toMatchObject({
      address: { area: demoAddress.area },
    });
    await n.tabulated('births', '2026-07', { regency: '3204', count: 1 });
  });

  it('row 19: no change of a card is of a later day than its report', async () => {
    const n = nation();
    const family = await household(n, { children: [2010] });
    const reported = { reportedOn: '2026-11-20' };
    await n.accepted('deaths', { ...death(family.father, '2026-11-12'), ...reported });
    await n.accepted('cards/reissues', {
      family: { familyId: family.familyId },
      reason: 'damaged',
      ...reported,
    });
    const { events } = await n.ask('registry', `families/${family.familyId}/events`);
    for (const event of events) expect(event.occurredOn <= event.reportedOn).toBe(true);
  });

  it('row 20: one case for one cause at Kemensos, and a new recipient when she dies who had the aid', async () => {
    const n = nation();
    const family = await household(n, { children: [2008, 2010, 2012] });
    await n.assisted(family);
    const everybody = [family.father, family.mother, ...family.children];
    const issued = await n.accepted('moves/departures', {
      movers: everybody.map(ref),
      destination: IN_SURABAYA.area,
      reason: 'work',
    });
    const arrival = { arrivedOn: '2026-11-22', address: IN_SURABAYA, family: { kind: 'same-card' } };
    await n.accepted(`moves/${issued.moveId}/arrival`, arrival, SURABAYA);
    const reRoute = await n.eventually(async () => {
      const one = await n.caseAbout('re-route', family.father);
      return one.members.length === everybody.length ? one : undefined;
    });
    for (const one of everybody) expect((await n.caseAbout('re-route', one)).id).toBe(reRoute.id);
    await n.accepted('deaths', death(family.mother, '2026-11-22'), SURABAYA);
    await n.caseAbout('change-recipient', family.mother);
  });

  it('row 21: a newborn has a name of two words on every form, and a used SKPWNI is called used', async () => {
    const n = nation();
    const family = await household(n);
    const baby = biodata({ name: 'Bayi', bornOn: '2026-11-03', education: 'none', occupation: 1 });
    const join = { kind: 'join', host: { familyId: family.familyId }, relationship: 'child' };
    const parents = { mother: ref(family.mother), father: ref(family.father) };
    expect(await n.refusal('biodata', { person: baby, family: join, ...parents })).toBe('name-invalid');
    const head = { relationship: 'head', person: biodata({ name: named('Asep') }) };
    const form = {
      family: { address: demoAddress },
      members: [head, { relationship: 'child', person: baby, father: { member: 1 } }],
    };
    expect(await n.refusal('biodata/families', form)).toBe('name-invalid');
    const mover = await resident(n);
    const issued = await n.accepted('moves/departures', {
      movers: [ref(mover)],
      destination: IN_SURABAYA.area,
      reason: 'work',
    });
    const arrival = { arrivedOn: '2026-11-22', address: IN_SURABAYA, family: { kind: 'same-card' } };
    await n.accepted(`moves/${issued.moveId}/arrival`, arrival, SURABAYA);
    expect(await n.refusal(`moves/${issued.moveId}/arrival`, arrival, SURABAYA)).toBe('move-used');
    expect(await n.refusal(`moves/${issued.moveId}/cancellation`, {})).toBe('move-used');
  });
}
