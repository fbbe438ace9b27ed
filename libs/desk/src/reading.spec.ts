import { eventTypes } from '@peristiwa/domain';
import {
  CARD,
  DAUGHTER,
  FAMILY,
  FATHER,
  HOME,
  idOf,
  MemoryLedger,
  MOTHER,
  move,
  on,
  person,
  SON,
  recorded,
  familyOfFour,
} from '@peristiwa/testing';
import { Reading } from './reading';

const MOVE = idOf(0xc1);
const NIK = '3204011003859001';

async function register(): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  await ledger.record(familyOfFour());
  ledger.reserve('nik', NIK, FATHER);
  ledger.reserve('kk', CARD.kkNumber, FAMILY);
  const opened = {
    documentNumber: 'SKPWNI/3204/22112026/0001',
    familyId: FAMILY,
    movers: [FATHER],
    stayers: [],
    origin: HOME.area,
    destination: '5171011001',
    reason: 'work',
    departedOn: on('2026-11-22'),
    validUntil: on('2026-12-22'),
  } as const;
  await ledger.record(
    recorded(move(MOVE), { type: 'MoveCaseOpened', occurredOn: on('2026-11-22'), data: opened }),
  );
  return ledger;
}

describe('Reading', () => {
  it('finds a person by id and by NIK, and remembers the version of each stream', async () => {
    const read = new Reading(await register());
    const [byId, byNik] = await read.persons([{ personId: MOTHER }, { nik: NIK }]);
    expect(byId).toMatchObject({ id: MOTHER, state: { status: 'registered' } });
    expect(byNik).toMatchObject({ id: FATHER, state: { status: 'registered' } });
    expect(Object.fromEntries(read.versions)).toMatchObject({
      [MOTHER]: { kind: 'person', version: 2 },
      [FATHER]: { kind: 'person', version: 2 },
    });
  });

  it('returns persons in the order of the request, and reads each stream once', async () => {
    const ledger = await register();
    const readStreams = jest.spyOn(ledger, 'readStreams');
    const read = new Reading(ledger);
    const persons = await read.persons([{ personId: SON }, { nik: NIK }, { personId: SON }]);
    await read.person({ personId: SON });
    expect(persons.map(({ id }) => id)).toEqual([SON, FATHER, SON]);
    expect(readStreams.mock.calls.map(([ids]) => ids)).toEqual([[SON, FATHER], []]);
  });

  it('finds no person for an unknown NIK and for an unknown id', async () => {
    const read = new Reading(await register());
    expect(await read.person({ nik: '3204011003859999' })).toEqual({
      id: '',
      state: { status: 'unregistered' },
    });
    expect(await read.person({ personId: idOf(77) })).toEqual({
      id: idOf(77),
      state: { status: 'unregistered' },
    });
    expect(await read.maybePerson(undefined)).toBeUndefined();
    expect(read.versions.size).toBe(0);
  });

  it.each([
    ['a person', 'card', async (read: Reading) => (await read.person({ personId: FAMILY })).state.status],
    ['a person', 'move', async (read: Reading) => (await read.person({ personId: MOVE })).state.status],
    ['a card', 'person', async (read: Reading) => (await read.family({ familyId: FATHER })).state.status],
    ['a card', 'move', async (read: Reading) => (await read.family({ familyId: MOVE })).state.status],
    ['a move', 'person', async (read: Reading) => (await read.move(FATHER)).state.status],
    ['a move', 'card', async (read: Reading) => (await read.move(FAMILY)).state.status],
  ])('takes for %s no id of a %s', async (_wanted, _given, status) => {
    expect(['unregistered', 'none']).toContain(await status(new Reading(await register())));
  });

  it('guards a stream under its own kind, even when it was requested as another kind', async () => {
    const read = new Reading(await register());
    await read.person({ personId: FAMILY });
    await read.move(FATHER);
    expect([...read.versions].map(([id, { kind }]) => [id, kind])).toEqual([
      [FAMILY, 'family'],
      [FATHER, 'person'],
    ]);
  });

  it('finds a card by each of its numbers, former ones included', async () => {
    const ledger = await register();
    ledger.reserve('kk', '3204012211269007', FAMILY);
    const read = new Reading(ledger);
    for (const kkNumber of [CARD.kkNumber, '3204012211269007']) {
      expect(await read.family({ kkNumber })).toMatchObject({ id: FAMILY, state: { status: 'active' } });
    }
    expect(await read.family({ kkNumber: '3204012211269008' })).toEqual({
      id: '',
      state: { status: 'none' },
    });
  });

  it('sees one version of a stream, even when the stream changes between two overlapping reads', async () => {
    const ledger = await register();
    const read = new Reading(ledger);
    const whole = await ledger.readStreams([FATHER]);
    const shorter = new Map([...whole].map(([id, events]) => [id, events.slice(0, 1)]));
    jest.spyOn(ledger, 'readStreams').mockResolvedValueOnce(shorter).mockResolvedValueOnce(whole);
    const [byId, byNik] = await Promise.all([read.person({ personId: FATHER }), read.person({ nik: NIK })]);
    expect(byNik.state).toEqual(byId.state);
    expect(read.versions.get(FATHER)?.version).toBe(1);
  });

  it('reads the card of a person, and its members except those who leave it', async () => {
    const read = new Reading(await register());
    const family = await read.familyOf(await read.person({ personId: FATHER }));
    const members = await read.members(family, [FATHER]);
    expect([...members.keys()].toSorted()).toEqual([MOTHER, SON, idOf(4)].toSorted());
    const nobody = await read.person({ personId: idOf(77) });
    expect(await read.familyOf(nobody)).toEqual({ id: '', state: { status: 'none' } });
    expect((await read.members({ id: '', state: { status: 'none' } })).size).toBe(0);
  });

  it('stops at an event of a newer release', async () => {
    const ledger = new MemoryLedger();
    await ledger.record(familyOfFour(), eventTypes.BiodataRecorded.version + 1);
    const read = new Reading(ledger);
    await expect(read.person({ personId: FATHER })).rejects.toThrow(
      `Event type BiodataRecorded version ${eventTypes.BiodataRecorded.version + 1} at position 1 is not known to this release`,
    );
  });
});

/** Data ganda, domain.md §1.1. */
describe('Reading.alikeTo', () => {
  /** The father of four: male, born 1985-03-10, first registered in 320401. */
  const man = { bornOn: on('1985-03-10'), sex: 'male' } as const;
  const nobodyElse = { people: [man], area: undefined, parents: [] };
  const idsOf = async (read: Reading, newcomers: Parameters<Reading['alikeTo']>[0]) =>
    (await read.alikeTo(newcomers)).map(({ id }) => id).toSorted();

  it.each([
    ['in the district where they will live', { area: HOME.area }, [FATHER]],
    ['in the district of their given NIK', { nik: '3204011003859005' }, [FATHER]],
    ['in another district', { area: '3204022002' }, []],
    ['of another sex', { area: HOME.area, people: [{ ...man, sex: 'female' as const }] }, []],
    ['born the next day', { area: HOME.area, people: [{ ...man, bornOn: on('1985-03-11') }] }, []],
    ['without any place', {}, []],
  ])('finds who has a NIK of the same day and sex %s', async (_title, change, ids) => {
    const read = new Reading(await register());
    expect(await idsOf(read, { ...nobodyElse, ...change })).toEqual(ids);
  });

  it.each([
    ['of the regency where they will live', { area: '3204022002' }, [FATHER]],
    ['of the regency of birth', { area: '3273011001', people: [{ ...man, birthPlace: '3204' }] }, [FATHER]],
    ['of neither', { area: '3273011001' }, []],
  ])('looks, where no parent is on record, into every district %s', async (_title, change, ids) => {
    const children = (code: string) =>
      [`${code}01`, `${code}02`].map((district) => ({
        code: district,
        name: '',
        level: 'district' as const,
      }));
    const directory = { find: () => undefined, findEver: () => undefined, knowsDistrict: () => true };
    const read = new Reading(await register(), { ...directory, children });
    expect(await idsOf(read, { ...nobodyElse, ...change })).toEqual(ids);
  });

  it('finds children of the parents born on that day, and all members of the card', async () => {
    const ledger = await register();
    const child = { childId: SON, name: 'Agus Santoso', sex: 'male', bornOn: on('2012-05-05') } as const;
    const born = {
      type: 'ChildBorn',
      occurredOn: child.bornOn,
      data: { ...child, parent: 'mother' },
    } as const;
    await ledger.record(recorded(person(MOTHER), born));
    const read = new Reading(ledger);
    const parents = [await read.person({ personId: MOTHER }), undefined];
    const ofDay = (bornOn: string) => ({
      ...nobodyElse,
      parents,
      people: [{ ...man, bornOn: on(bornOn) }],
    });
    expect(await idsOf(read, ofDay('2012-05-05'))).toEqual([SON]);
    expect(await idsOf(read, ofDay('2012-05-06'))).toEqual([]);
    const card = await read.family({ familyId: FAMILY });
    expect(await idsOf(read, { ...nobodyElse, card })).toEqual([FATHER, MOTHER, SON, DAUGHTER]);
  });

  it('guards no stream that is read only for comparison', async () => {
    const read = new Reading(await register());
    await read.alikeTo({ ...nobodyElse, area: HOME.area });
    expect(read.versions.size).toBe(0);
  });

  it('reads a bounded number of persons for any day', async () => {
    const ledger = await register();
    const holdersUnder = jest.spyOn(ledger, 'holdersUnder');
    await new Reading(ledger).alikeTo({ ...nobodyElse, people: [man, man], area: HOME.area });
    expect(holdersUnder.mock.calls).toEqual([['nik', '320401100385', 32]]);
  });

  it('leaves out persons with events of a newer release, so that others can still be registered', async () => {
    const ledger = new MemoryLedger();
    await ledger.record(familyOfFour(), eventTypes.BiodataRecorded.version + 1);
    ledger.reserve('nik', NIK, FATHER);
    expect(await idsOf(new Reading(ledger), { ...nobodyElse, area: HOME.area })).toEqual([]);
  });
});
