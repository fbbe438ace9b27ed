import { demoAddress } from '@peristiwa/desk';
import {
  bornIn,
  book,
  court,
  decision,
  decree,
  household,
  named,
  newborn,
  paper,
  ref,
  resident,
  woman,
} from './people';
import type { Nation } from './nation';

/** Who somebody is, and is married to (domain.md §2.9). */
export function livesOfOnePerson(nation: () => Nation): void {
  const changedOn = '2026-11-10';

  it('a divorce is annulled: the two are married again, on one card', async () => {
    const n = nation();
    const family = await household(n, { children: [2014] });
    const couple = { husband: ref(family.father), wife: ref(family.mother) };
    const before = await n.person(family.mother);
    const parted = await n.accepted('divorces', {
      ...couple,
      ...decision(),
      divorcedOn: '2026-10-01',
      divorceCertificate: { number: paper('AC'), date: '2026-10-02' },
      children: family.children.map(ref),
    });
    expect(await n.rolesOn({ familyId: parted.familyId })).toEqual(['head', 'child']);
    expect((await n.person(family.mother)).maritalStatus).toBe('divorced-recorded');
    await n.accepted('divorces/annulments', {
      ...couple,
      ...decision(),
      annulledOn: '2026-11-10',
      family: { kind: 'join', host: 'husband' },
    });
    const after = await n.person(family.mother);
    expect(after.maritalStatus).toBe('married-recorded');
    expect(after.marriages).toEqual(before.marriages);
    expect(await n.rolesOn(family)).toEqual(['head', 'wife', 'child']);
    expect((await n.person(family.mother, { validAt: '2026-10-15' })).maritalStatus).toBe(
      'divorced-recorded',
    );
    expect(await n.kindsUntil('kemensos', family.mother, 'divorce-annulled')).toContain('divorced');
  });

  it('the sex on record is wrong: it is corrected, and the digits of the NIK stay', async () => {
    const n = nation();
    const mother = await resident(n, woman());
    const act = await n.accepted('births', {
      bornOn: '2026-10-20',
      mother: ref(mother),
      children: [newborn({ sex: 'female' })],
    });
    const [child] = act.children;
    expect(Number(child.nik.slice(6, 8))).toBe(60);
    await n.accepted(`births/${act.actId}/correction`, {
      reason: 'Salah ketik',
      legalBasis: {
        kind: 'authentic-document',
        number: paper('RSUD'),
        date: '2026-10-20',
        issuer: 'RSUD Soreang',
      },
      corrected: { children: [{ personId: child.personId, sex: 'male' }] },
    });
    const known = await n.person(child);
    expect(known).toMatchObject({ nik: child.nik, sex: 'male', flags: ['nik-differs-from-biodata'] });
    const { value } = await n.heard('kemensos', child, 'corrected');
    expect(JSON.stringify(value)).toContain('"sex":"male"');

    // By a court's decision the difference is explained, and nobody has to check it.
    const adult = await resident(n);
    await n.accepted('sex-changes', {
      person: ref(adult),
      changedOn,
      sex: 'female',
      decree: decree('2026-11-03'),
    });
    expect(await n.person(adult)).toMatchObject({ nik: adult.nik, sex: 'female', flags: [] });
    expect(await n.person(adult, { validAt: '2026-11-09' })).toMatchObject({ sex: 'male' });
    expect(await n.kindsUntil('kemensos', adult, 'identity-changed')).toEqual([
      'biodata-recorded',
      'identity-changed',
    ]);
  });

  it('a foreigner becomes a citizen and keeps the NIK', async () => {
    const n = nation();
    const permit = { kind: 'itas', number: '2C11JE0221-X', issuedOn: '2026-01-02', validUntil: '2027-01-01' };
    const foreigner = { maritalStatus: 'single', education: 'master', religion: 'catholic', occupation: 15 };
    const person = await n.accepted('foreigners', {
      reportedOn: '2026-01-05',
      person: { ...foreigner, name: 'Daniel Smith', sex: 'male', bornOn: bornIn(1985), birthPlace: 'Manila' },
      family: { kind: 'new', address: demoAddress },
      permit,
      papers: {
        nationality: 'PH',
        passport: { number: 'P9000221A', validUntil: '2032-01-31' },
        sponsor: { kind: 'company', name: 'PT Contoh Sejahtera' },
      },
    });
    const ktp = { person: ref(person), document: 'ktp-el', status: 'recorded', changedOn: '2026-11-12' };
    expect(await n.refusal('documents', ktp)).toBe('permanent-stay-required');
    await n.watched(person);
    await n.accepted('citizenship-changes', {
      person: ref(person),
      changedOn,
      citizenship: 'indonesian',
      decision: {
        issuer: 'Menteri Hukum',
        number: paper('M.HH-27.AH.10.01'),
        date: '2026-10-12',
        oathMinutes: paper('BAP'),
      },
    });
    const citizen = await n.person(person);
    expect(citizen).toMatchObject({ nik: person.nik, citizenship: 'indonesian' });
    expect(citizen.stayPermit).toBeUndefined();
    expect(await n.person(person, { validAt: '2026-11-09' })).toMatchObject({ citizenship: 'foreign' });
    // KemenP2MI is granted the citizenship, Kemensos is not.
    await n.heard('kemenp2mi', person, 'citizenship-changed');
    expect(await n.kindsUntil('kemensos', person, 'biodata-recorded')).toEqual(['biodata-recorded']);
    await n.accepted('documents', ktp);
  });

  it('a one-word name of before the rules stays, also on a card that is issued again', async () => {
    const n = nation();
    const name = named('Sukarno').split(' ')[1] as string;
    const person = await resident(n, { name, bornOn: bornIn(1949) });
    await n.accepted('cards/reissues', {
      family: { familyId: person.familyId },
      reason: 'lost',
      policeReport: paper('SKTLK'),
    });
    expect((await n.card(person)).members).toMatchObject([{ name }]);
    expect(await n.person(person)).toMatchObject({ name, flags: [] });
    // INV-19: a newborn gets a name of two words; another name for the old man follows the rules, too.
    const mother = await resident(n, woman());
    const birth = { bornOn: '2026-11-01', mother: ref(mother), children: [newborn({ name: 'Sukarni' })] };
    expect(await n.refusal('births', birth)).toBe('name-invalid');
    const change = { person: ref(person), changedOn, name: 'Sukarna', decree: decree('2026-11-03') };
    expect(await n.refusal('name-changes', change)).toBe('name-invalid');
  });

  it('a conversion to kepercayaan, and a wedding before the civil registry', async () => {
    const n = nation();
    const [man, bride] = [await resident(n), await resident(n, woman({ religion: 'belief' }))];
    const religion = { value: 'belief', evidence: 'Surat organisasi penghayat nomor 221/2026' };
    const wedding = {
      husband: ref(man),
      wife: ref(bride),
      marriedOn: '2026-11-15',
      authority: 'civil-registry',
      family: { kind: 'join', host: 'husband' },
    };
    await n.accepted('biodata-changes', { person: ref(man), changedOn, changes: { religion } });
    expect(await n.person(man)).toMatchObject({ religion: 'belief' });
    expect(await n.person(man, { validAt: '2026-11-09' })).toMatchObject({ religion: 'islam' });
    expect(
      await n.refusal('marriages', { ...wedding, authority: 'kua', marriageBook: book('2026-11-15') }),
    ).not.toBe('accepted');
    const { marriageActNumber } = await n.accepted('marriages', wedding);
    expect(marriageActNumber).toMatch(/-KW-/);
    await n.kindsUntil('kemensos', man, 'married');
    // domain.md §5.4: no feed has the religion.
    for (const partner of ['kemensos', 'bps'] as const) {
      expect(JSON.stringify(await n.messages(partner))).not.toMatch(/belief|religion/);
    }
    // UU 1/1974 art. 63: not Muslims any more, so their divorce is before the pengadilan negeri.
    const divorce = { husband: ref(man), wife: ref(bride), divorcedOn: '2026-11-20' };
    expect(
      await n.refusal('divorces', { ...divorce, ...court, decisionNumber: decision().decisionNumber }),
    ).toBe('court-not-competent');
  });
}
