import { demoAddress } from '@peristiwa/desk';
import {
  biodata,
  bornIn,
  book,
  cancellation,
  death,
  decision,
  household,
  joinsHim,
  minor,
  pair,
  paper,
  ref,
  resident,
  apart,
  wedding,
  woman,
  type Resident,
} from './people';
import { type Nation, type Ref } from './nation';

/** What registrars tried about marriages, and what is right on each road by which it comes in (issue 11, part 1, by its rows). */
export function trialsOfMarriages(nation: () => Nation): void {
  const flagsOf = async (person: Ref): Promise<string[]> => (await nation().person(person)).flags;
  const statusOf = async (person: Ref): Promise<string> => (await nation().person(person)).maritalStatus;

  it('row 2: nobody is married because another one says so', async () => {
    const n = nation();
    const single = await resident(n, woman());
    const claim = { person: biodata({ maritalStatus: 'married-recorded' }), spouse: ref(single) };
    const family = { kind: 'new', address: demoAddress };
    const claimant = await n.accepted('biodata', { ...claim, family });
    expect(await statusOf(single)).toBe('single');
    for (const one of [single, claimant]) expect(await flagsOf(one)).toEqual(['spouse-declared-by-one']);
    const [child] = (await household(n, { children: [2021] })).children as [Resident];
    const bride = woman({ maritalStatus: 'married-recorded' });
    const ofChild = { person: biodata(bride), spouse: ref(child), family };
    expect(await n.refusal('biodata', ofChild)).toBe('marriage-age-impossible');
    const form = {
      family: { address: demoAddress },
      members: [{ relationship: 'head', person: biodata(bride), spouse: ref(child) }],
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
    const civil = {
      ...again,
      authority: 'civil-registry',
      marriageBook: undefined,
      certificateNumber: '1/2026',
    };
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
      expect(await n.refusal('marriages', wedding(man, bride, '2026-11-15', permit))).toBe(
        'kinship-forbids-marriage',
      );
      const declared = {
        ...pair(man, bride),
        marriedOn: '2026-11-15',
        sptjm: paper('SPTJM'),
        family: apart,
        ...permit,
      };
      expect(await n.refusal('marriages/unrecorded', declared)).toBe('kinship-forbids-marriage');
    }
    const isbat = {
      ...pair(brother, sister),
      marriedOn: '2025-11-02',
      legalisedOn: '2026-11-02',
      ...decision(),
    };
    expect(await n.refusal('marriages/legalisations', { ...isbat, marriageBook: book('2026-11-16') })).toBe(
      'kinship-forbids-marriage',
    );
    const form = {
      person: biodata({ bornOn: bornIn(2001), maritalStatus: 'married-recorded' }),
      spouse: ref(sister),
    };
    const claim = { ...form, ...parents, family: { kind: 'new', address: demoAddress } };
    expect(await n.refusal('biodata', claim)).toBe('kinship-forbids-marriage');
  });

  it('row 12: the age of the law of the wedding day, and no paper for a child', async () => {
    const n = nation();
    const groom = await resident(n, { bornOn: '1988-02-01' });
    const host = { kind: 'join', host: { familyId: groom.familyId }, relationship: 'other-relative' };
    const child = await resident(n, woman(minor()), { family: host });
    const young = await resident(n, woman({ bornOn: '1994-02-03' }));
    const dispensed = wedding(groom, child, '2026-11-15', { courtDispensation: decision().decisionNumber });
    expect(await n.refusal('marriages', dispensed)).toBe('marriage-age-impossible');
    const declared = { ...pair(groom, child), marriedOn: '2026-11-15', sptjm: paper('SPTJM'), family: apart };
    expect(await n.refusal('marriages/unrecorded', declared)).toBe('marriage-age-impossible');
    // 16 years for women until 14 October 2019 (UU 1/1974 art. 7).
    const early = wedding(groom, young, '2010-03-01', { marriageBook: book('2010-03-01') });
    await n.accepted('marriages', early);
    expect(await statusOf(young)).toBe('married-recorded');
  });

  it('row 18: two heads of families marry and have one card, with the children of both', async () => {
    const n = nation();
    const widower = await household(n, { children: [2012] });
    const widow = await household(n, { children: [2014] });
    await n.accepted('deaths', death(widower.mother, '2025-05-01'));
    await n.accepted('deaths', death(widow.father, '2025-06-01'));
    // The children of a head who leaves come along.
    const family = joinsHim;
    await n.accepted('marriages', wedding(widower.father, widow.mother, '2026-11-15', { family }));
    expect(await n.rolesOn(widower)).toEqual(['head', 'child', 'wife', 'child']);
    expect(await n.card(widow)).toMatchObject({ status: 'closed' });
  });
}
