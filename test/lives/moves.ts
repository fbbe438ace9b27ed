import { setTimeout as sleep } from 'node:timers/promises';
import { loadAreas } from '@peristiwa/areas';
import { demoAddress } from '@peristiwa/desk';
import { plainDate } from '@peristiwa/kernel';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { readChanges, restructure } from '../../apps/status/src/areas/restructure';
import { household, ref, resident, woman, type Resident } from './people';
import { IN_SURABAYA, SURABAYA, type Nation } from './nation';

/** Lives in more than one place (domain.md §2.9). */
export function livesOnTheMove(nation: () => Nation): void {
  const departure = (movers: readonly { personId: string }[], destination = IN_SURABAYA.area) => ({
    movers: movers.map(ref),
    destination,
    reason: 'work',
  });
  const sameCard = { address: IN_SURABAYA, family: { kind: 'same-card' } };

  it('an SKPWNI expires: the person lives at the origin again, and moves with another one', async () => {
    const n = nation();
    n.itIs('2026-10-01');
    const person = await resident(n);
    const issued = await n.accepted('moves/departures', departure([person]));
    expect(await n.person(person)).toMatchObject({
      status: 'moving',
      departure: { validUntil: '2026-10-31' },
    });
    n.itIs('2026-11-22');
    const arrival = { ...sameCard, arrivedOn: '2026-11-20' };
    expect(await n.refusal(`moves/${issued.moveId}/arrival`, arrival, SURABAYA)).toBe('move-expired');
    await n.openMoveDesk();
    await n.heard('kemensos', person, 'move-expired');
    const back = await n.person(person);
    expect(back).toMatchObject({ status: 'resident', address: { area: demoAddress.area } });
    expect(back.departure).toBeUndefined();
    expect(await n.refusal(`moves/${issued.moveId}/arrival`, arrival, SURABAYA)).toBe('move-expired');
    const again = await n.accepted('moves/departures', departure([person]));
    await n.accepted(`moves/${again.moveId}/arrival`, { ...sameCard, arrivedOn: '2026-11-22' }, SURABAYA);
    expect(await n.person(person)).toMatchObject({ status: 'resident', address: { area: IN_SURABAYA.area } });
    expect(await n.person(person, { validAt: '2026-10-15' })).toMatchObject({ status: 'moving' });
    expect(await n.kindsUntil('kemensos', person, 'moved')).toEqual([
      'biodata-recorded',
      'departed',
      'move-expired',
      'departed',
      'moved',
    ]);
    await n.tabulated('moves', '2026-11', { from: '3204', to: '3578' });
  });

  it('a family moves, and the son who studies stays', async () => {
    const n = nation();
    const family = await household(n, { children: [2005, 2013] });
    const [student, little] = family.children as [Resident, Resident];
    const movers = [family.father, family.mother, little];
    const issued = await n.accepted('moves/departures', departure(movers));
    expect(issued.minorsAlone ?? []).toEqual([]);
    const arrived = await n.accepted(
      `moves/${issued.moveId}/arrival`,
      {
        arrivedOn: '2026-11-22',
        address: IN_SURABAYA,
        family: { kind: 'new-card', head: ref(family.father), relationships: [] },
      },
      SURABAYA,
    );
    expect(await n.rolesOn({ familyId: arrived.familyId })).toEqual(['head', 'wife', 'child']);
    // domain.md §1.2: the number of a card changes with its head only.
    expect(arrived).toMatchObject({ familyId: family.familyId, kkNumber: family.kkNumber });
    const stays = await n.person(student);
    expect(stays).toMatchObject({
      family: { relationship: 'head' },
      address: { regency: 'Kabupaten Bandung' },
    });
    // domain.md §2.6: the head left, so those who stay have a card with a new number.
    expect(stays.family.kkNumber).not.toBe(family.kkNumber);
    expect(stays.flags).toEqual([]);
    expect(await n.person(student, { validAt: '2026-11-01' })).toMatchObject({
      family: { relationship: 'child' },
    });
    expect(await n.kindsUntil('kemensos', little, 'moved')).toContain('departed');
    await n.eventually(async () =>
      (await n.messages('kemensos', student)).find(({ value }) => value.state?.relationship === 'head'),
    );
  });

  it('a wife heads the card after the SKPLN of her husband, until he returns with his old KTP-el', async () => {
    const n = nation();
    n.itIs('2021-03-01');
    const family = await household(n, { children: [2012] });
    const { father, mother } = family;
    for (const status of ['recorded', 'print-ready', 'sent-for-printing', 'printed', 'shipped', 'issued']) {
      await n.accepted('documents', {
        person: ref(father),
        document: 'ktp-el',
        status,
        changedOn: '2021-03-01',
      });
    }
    n.itIs('2021-04-10');
    const leaves = { movers: [ref(father)], departedOn: '2021-04-10', country: 'MY', reason: 'work' };
    const left = await n.accepted('departures-abroad', leaves);
    expect(left).toMatchObject({ successorId: mother.personId });
    expect(await n.card(family)).toMatchObject({ headId: mother.personId, kkNumber: left.kkNumber });
    expect(await n.person(father)).toMatchObject({ status: 'abroad', abroad: { country: 'MY' } });
    n.itIs('2026-11-22');
    const record = {
      person: ref(father),
      document: 'ktp-el',
      status: 'print-ready',
      changedOn: '2026-11-21',
    };
    expect(await n.refusal('documents', record)).toBe('person-abroad');
    await n.accepted('returns-from-abroad', {
      persons: [ref(father)],
      returnedOn: '2026-11-15',
      travelDocument: 'X9000221',
      family: { kind: 'join', host: { familyId: family.familyId } },
      relationships: [{ person: ref(father), relationship: 'husband' }],
    });
    const back = await n.person(father);
    // INV-17: the same NIK.
    expect(back).toMatchObject({ nik: father.nik, status: 'resident', family: { relationship: 'husband' } });
    // UU 24/2013 art. 64(7): a KTP-el has no end; SKPLN took it out of use, and a new one is printed.
    await n.accepted('documents', record);
    expect(await n.person(father, { validAt: '2023-01-01' })).toMatchObject({ status: 'abroad' });
    expect(await n.kindsUntil('kemensos', father, 'returned-from-abroad')).toContain('departed-abroad');
    await n.eventually(async () =>
      (await n.messages('kemensos', mother)).find(({ value }) => value.state?.relationship === 'head'),
    );
  });

  it('a regency gets another code between the departure and the arrival', async () => {
    const n = nation();
    const [village, renamed] = ['3515012001', '3599012001'];
    const person = await resident(n, woman());
    const issued = await n.accepted('moves/departures', departure([person], village));
    const pool = createPool({ url: n.system.databaseUrl, role: 'peristiwa_status', name: 'lives', max: 1 });
    const reform = {
      decree: 'UU 2/2026',
      effectiveOn: plainDate('2026-11-20'),
      changes: readChanges('from,to,name\n3515,3599,Kabupaten Sidoarjo\n'),
    };
    const ledger = new PostgresLedger(pool, 'status');
    const options = { ledger, areas: loadAreas(), today: plainDate('2026-11-22') };
    expect(await restructure(reform, options)).toMatchObject({ kind: 'recorded' });
    await pool.end();
    const arrival = (area: string) => ({
      arrivedOn: '2026-11-22',
      address: { ...IN_SURABAYA, area },
      family: { kind: 'same-card' },
    });
    const path = `moves/${issued.moveId}/arrival`;
    // Desks read a reform within two seconds.
    await n.eventually(async () => {
      const code = await n.refusal(path, arrival(village), 'registrar-3599');
      await sleep(200);
      return code === 'area-retired';
    });
    await n.accepted(path, arrival(renamed), 'registrar-3599');
    const known = await n.person(person);
    expect(known).toMatchObject({ status: 'resident', nik: person.nik, address: { area: renamed } });
    expect(await n.kindsUntil('kemensos', person, 'moved')).toEqual([
      'biodata-recorded',
      'departed',
      'moved',
    ]);
    await n.tabulated('moves', '2026-11', { from: '3204', to: '3599' });
  });
}
