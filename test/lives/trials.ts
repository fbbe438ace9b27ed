import { demoAddress } from '@peristiwa/desk';
import { biodata, bornIn, book, cancellation, death, decision, household, named, newborn, paper, ref, resident, woman, type Resident } from './people';
import { IN_SURABAYA, SURABAYA, type Nation, type Ref } from './nation';

const KUA = { authority: 'kua' };
const pair = (husband: Ref, wife: Ref) => ({ husband: ref(husband), wife: ref(wife) });
const joinsHim = { kind: 'join', host: 'husband' };
const apart = { kind: 'unchanged' };

/** What registrars tried and what is right, on every road by which it can come in (issue 11, part 1, by its rows). */
export function trialsAtTheCounter(nation: () => Nation): void {
  const wedding = (husband: Ref, wife: Ref, marriedOn = '2026-11-15', fields: object = {}) => ({
    ...pair(husband, wife),
    marriedOn,
    ...KUA,
    marriageBook: book(marriedOn),
    family: apart,
    ...fields,
  });
  const flagsOf = async (person: Ref): Promise<string[]> => (await nation().person(person)).flags;
  const statusOf = async (person: Ref): Promise<string> => (await nation().person(person)).maritalStatus;

  it('row 1: a resident without an act of birth gets the act, and no second NIK', async () => {
    const n = nation();
    const family = await household(n, { children: [2024] });
    const [known] = family.children as [Resident];
    const { name, sex, bornOn } = await n.person(known);
    const child = newborn({ name, sex });
    const birth = { bornOn, mother: ref(family.mother), father: ref(family.father), lateDecision: '470/2/2026' };
    const refused = await n.send('births', { ...birth, children: [child] });
    expect(refused).toMatchObject({ status: 409, body: { candidateIds: [known.personId] } });
    const act = await n.accepted('births', { ...birth, children: [{ ...child, person: ref(known) }] });
    expect(act.children).toMatchObject([known]);
    expect(await n.refusal('births', { ...birth, children: [child] })).toBe('duplicate-birth');
    // By F-1.01 the same person comes in again, and is flagged with the candidate.
    const again = await resident(n, { name, sex, bornOn, education: 'none', occupation: 1 });
    expect(await flagsOf(again)).toContain('possible-duplicate');
  });

  it('row 2: nobody is married because another one says so', async () => {
    const n = nation();
    const single = await resident(n, woman());
    const claim = { person: biodata({ maritalStatus: 'married-recorded' }), spouse: ref(single) };
    const family = { kind: 'new', address: demoAddress };
    const claimant = await n.accepted('biodata', { ...claim, family });
    expect(await statusOf(single)).toBe('single');
    for (const one of [single, claimant]) expect(await flagsOf(one)).toEqual(['spouse-declared-by-one']);
    const child = await resident(n, { ...woman({ bornOn: bornIn(2021) }), education: 'none', occupation: 1 });
    const ofChild = { ...claim, person: biodata({ maritalStatus: 'married-recorded' }), spouse: ref(child), family };
    expect(await n.refusal('biodata', ofChild)).toBe('marriage-age-impossible');
    const form = {
      family: { address: demoAddress },
      members: [
        { relationship: 'head', person: biodata({ maritalStatus: 'married-recorded' }), spouse: ref(child) },
      ],
    };
    expect(await n.refusal('biodata/families', form)).toBe('marriage-age-impossible');
  });

  it('row 3: an unrecorded marriage stays one until a court legalises it', async () => {
    const n = nation();
    const unrecorded = { maritalStatus: 'married-unrecorded' };
    const husband = await resident(n, unrecorded);
    const host = { kind: 'join', host: { familyId: husband.familyId }, relationship: 'wife' };
    const wife = await resident(n, woman(unrecorded), { family: host, spouse: ref(husband) });
    expect(await statusOf(husband)).toBe('married-unrecorded');
    const divorce = { ...pair(husband, wife), divorcedOn: '2026-11-10' };
    const certificate = { number: paper('AC'), date: '2026-11-12' };
    expect(await n.refusal('divorces', { ...divorce, ...decision(), divorceCertificate: certificate })).toBe(
      'marriage-is-unrecorded',
    );
    const parted = await n.accepted('divorces/unrecorded', { ...divorce, sptjm: paper('SPTJM') });
    expect(await statusOf(wife)).toBe('divorced-unrecorded');
    await n.accepted(`divorces/unrecorded/${parted.actId}/cancellation`, cancellation('2026-11-20'));
    await n.accepted('marriages/legalisations', {
      ...pair(husband, wife),
      marriedOn: '2015-03-14',
      legalisedOn: '2026-11-02',
      ...decision(),
      marriageBook: book('2026-11-16'),
    });
    expect([await statusOf(husband), await statusOf(wife)]).toEqual(['married-recorded', 'married-recorded']);
  });

  it('row 4: each office numbers its own papers, and each paper is used once', async () => {
    const n = nation();
    const [one, two] = [await resident(n), await resident(n)];
    const [bride, other] = [await resident(n, woman()), await resident(n, woman())];
    expect(await n.refusal('marriages', wedding(one, bride, '2026-11-15', { marriageBook: undefined }))).toBe(
      'marriage-book-missing',
    );
    const marriageBook = book('2026-11-15');
    await n.accepted('marriages', wedding(one, bride, '2026-11-15', { marriageBook }));
    const again = wedding(two, other, '2026-11-15', { marriageBook });
    expect(await n.refusal('marriages', again)).toBe('act-in-use');
    const civil = { ...again, authority: 'civil-registry', marriageBook: undefined, certificateNumber: '1/2026' };
    expect(await n.refusal('marriages', civil)).toBe('invalid-request');
    const divorce = { ...pair(one, bride), divorcedOn: '2026-11-20', ...decision() };
    expect(await n.refusal('divorces', divorce)).toBe('divorce-certificate-missing');
    const divorceCertificate = { number: paper('AC'), date: '2026-11-21' };
    const parted = await n.accepted('divorces', { ...divorce, divorceCertificate });
    expect(parted.divorceActNumber).toBe(divorceCertificate.number);
  });

  it('row 5: the deaths of both spouses give the same state in any order of recording', async () => {
    const n = nation();
    const ends = async (first: 'father' | 'mother') => {
      const family = await household(n);
      const days = { father: '2026-11-01', mother: '2026-11-10' };
      for (const one of [first, first === 'father' ? 'mother' : 'father'] as const) {
        await n.accepted('deaths', death(family[one], days[one]));
      }
      return [await statusOf(family.father), await statusOf(family.mother)];
    };
    expect(await ends('mother')).toEqual(await ends('father'));
    expect(await ends('mother')).toEqual(['married-recorded', 'widowed']);
  });

  it('row 6: a wedding beside a death of the bride is decided, in any order', async () => {
    const n = nation();
    for (let round = 0; round < 6; round += 1) {
      const [groom, bride] = [await resident(n), await resident(n, woman())];
      const answers = await Promise.all([
        n.send('marriages', wedding(groom, bride, '2026-11-02', { family: joinsHim })),
        n.send('deaths', death(bride, '2026-11-05')),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      n.reached(Math.max(...answers.map(({ body }) => body.position)));
      expect(await statusOf(groom)).toBe('widowed');
    }
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

  it('row 11: near relatives do not marry, on any road', async () => {
    const n = nation();
    const { father, mother } = await household(n);
    const parents = { father: ref(father), mother: ref(mother) };
    const brother = await resident(n, { bornOn: bornIn(2002) }, parents);
    const sister = await resident(n, woman({ bornOn: bornIn(2004) }), parents);
    for (const [man, bride] of [
      [brother, sister],
      [father, sister],
    ] as const) {
      const permit = { courtPermit: decision().decisionNumber };
      expect(await n.refusal('marriages', wedding(man, bride, '2026-11-15', permit))).toBe('kinship-forbids-marriage');
      const declared = { ...pair(man, bride), marriedOn: '2026-11-15', sptjm: paper('SPTJM'), family: apart, ...permit };
      expect(await n.refusal('marriages/unrecorded', declared)).toBe('kinship-forbids-marriage');
    }
    const isbat = { ...pair(brother, sister), marriedOn: '2025-11-02', legalisedOn: '2026-11-02', ...decision() };
    expect(await n.refusal('marriages/legalisations', { ...isbat, marriageBook: book('2026-11-16') })).toBe(
      'kinship-forbids-marriage',
    );
    const form = { person: biodata({ bornOn: bornIn(2001), maritalStatus: 'married-recorded' }), spouse: ref(sister) };
    const claim = { ...form, ...parents, family: { kind: 'new', address: demoAddress } };
    expect(await n.refusal('biodata', claim)).toBe('kinship-forbids-marriage');
  });

  it('row 12: the age of the law of the wedding day, and no paper for a child', async () => {
    const n = nation();
    const groom = await resident(n, { bornOn: '1988-02-01' });
    const [child, young] = [
      await resident(n, { ...woman({ bornOn: bornIn(2016) }), education: 'none', occupation: 1 }),
      await resident(n, woman({ bornOn: '1994-02-03' })),
    ];
    const dispensed = wedding(groom, child, '2026-11-15', { courtDispensation: decision().decisionNumber });
    expect(await n.refusal('marriages', dispensed)).toBe('marriage-age-impossible');
    const declared = { ...pair(groom, child), marriedOn: '2026-11-15', sptjm: paper('SPTJM'), family: apart };
    expect(await n.refusal('marriages/unrecorded', declared)).toBe('marriage-age-impossible');
    // 16 years for women until 14 October 2019 (UU 1/1974 art. 7).
    const early = wedding(groom, young, '2010-03-01', { marriageBook: book('2010-03-01') });
    await n.accepted('marriages', early);
    expect(await statusOf(young)).toBe('married-recorded');
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
    const paperOf = { kind: 'authentic-document', number: paper('RSUD'), date: '2026-10-20', issuer: 'RSUD Soreang' };
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
    const birth = { bornOn: '2020-05-01', reportedOn: '2020-05-20', mother: ref(mother), lateDecision: '470/16/2026' };
    const { children } = await n.accepted('births', { ...birth, children: [newborn()] });
    expect(children[0].birthActNumber).toMatch(/-LT-/);
  });

  it('row 17: a birth that is reported after the family moved counts where the mother lived', async () => {
    const n = nation();
    n.itIs('2026-05-01');
    const family = await household(n);
    n.itIs('2026-11-02');
    const movers = [family.father, family.mother].map(ref);
    const issued = await n.accepted('moves/departures', { movers, destination: IN_SURABAYA.area, reason: 'work' });
    n.itIs('2026-11-22');
    const arrival = { arrivedOn: '2026-11-10', address: IN_SURABAYA, family: { kind: 'same-card' } };
    await n.accepted(`moves/${issued.moveId}/arrival`, arrival, SURABAYA);
    const { children } = await n.accepted(
      'births',
      { bornOn: '2026-07-05', ...{ mother: movers[1], father: movers[0] }, children: [newborn()], lateDecision: '470/17/2026' },
      SURABAYA,
    );
    expect(await n.person(children[0])).toMatchObject({ address: { area: IN_SURABAYA.area } });
    expect(await n.person(children[0], { validAt: '2026-08-01' })).toMatchObject({ address: { area: demoAddress.area } });
    await n.tabulated('births', '2026-07', { regency: '3204', count: 1 });
  });

  it('row 18: two heads of families marry and have one card, with the children of both', async () => {
    const n = nation();
    const widower = await household(n, { children: [2012] });
    const widow = await household(n, { children: [2014] });
    await n.accepted('deaths', death(widower.mother, '2025-05-01'));
    await n.accepted('deaths', death(widow.father, '2025-06-01'));
    const family = { ...joinsHim, along: widow.children.map(ref), relationships: [] };
    await n.accepted('marriages', wedding(widower.father, widow.mother, '2026-11-15', { family }));
    expect(await n.rolesOn(widower)).toEqual(['head', 'child', 'wife', 'child']);
    expect(await n.card(widow)).toMatchObject({ status: 'closed' });
  });

  it('row 19: no change of a card is of a later day than its report', async () => {
    const n = nation();
    const family = await household(n, { children: [2010] });
    const reported = { reportedOn: '2026-11-20' };
    await n.accepted('deaths', { ...death(family.father, '2026-11-12'), ...reported });
    await n.accepted('cards/reissues', { family: { familyId: family.familyId }, reason: 'damaged', ...reported });
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
    const form = { family: { address: demoAddress }, members: [head, { relationship: 'child', person: baby, father: { member: 1 } }] };
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
