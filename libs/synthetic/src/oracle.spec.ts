import {
  effectiveFacts,
  foldPerson,
  maritalStatusOf,
  regencyOf,
  residenceOf,
  residenceOfEvent,
  type DatedEvent,
} from '@peristiwa/domain';
import { isPlainDate } from '@peristiwa/kernel';
import { playInMemory } from './memory-story';
import { Story } from './plan/story';
import { placesFrom } from './population/places';
import { truthOf } from './truth';

const places = placesFrom(
  ['3204', '3273', '3578', '5171', '9401'].flatMap((office) =>
    ['01', '02'].flatMap((district) =>
      ['2001', '2002', '1003'].map((village) => office + district + village),
    ),
  ),
);
/** The second world has many acts in error. */
describe.each([
  ['oracle', undefined],
  ['bad days', 0.06],
])('the simulated world of seed %s against the real deciders', (seed, mistakeShare) => {
  const story = new Story({ seed, households: 300, places, mistakeShare });
  const { register, identifiers, surprises, outcomes } = playInMemory(story, 4_000);
  const truth = truthOf(story.world, identifiers);

  it('gets every answer that it expects', () => {
    expect(surprises).toEqual([]);
  });

  it('has divorces reported after a death, and heads who bring their families along (domain.md §2.6, §2.8)', () => {
    const streams = [...register.streams.values()];
    const typesOf = (events: readonly Pick<DatedEvent, 'type'>[]) => events.map(({ type }) => type);
    const late = streams.filter((events) => {
      const types = typesOf(events);
      return types.includes('DeathRegistered') && types.at(-1) === 'DivorceRegistered';
    });
    const families = streams
      .flat()
      .filter(
        ({ type, data }) =>
          type === 'FamilyMembersSeparated' && 'reason' in data && data.reason === 'marriage',
      )
      .map(({ data }) => (data as { personIds: readonly string[] }).personIds.length);
    expect(late.length).toBeGreaterThan(0);
    expect(Math.max(...families)).toBeGreaterThan(1);
  });

  it('lives arrivals and changes of address that are recorded after a death (domain.md §2.8, INV-02)', () => {
    const late = [...register.streams.values()].flatMap((events) => {
      const types = events.map(({ type }) => type);
      const death = types.indexOf('DeathRegistered');
      return death === -1 ? [] : types.slice(death);
    });
    expect(late).toEqual(expect.arrayContaining(['PersonArrived', 'AddressChanged']));
  });

  it('knows every person as the register does', () => {
    const inRegister = truth.persons.map(({ personId }) => {
      const { state } = register.person({ personId });
      if (state.status === 'unregistered') return { personId };
      const { nik, name, sex, bornOn, placement } = state;
      const { familyId, kkNumber, relationship, address } = placement;
      return {
        personId,
        nik,
        name,
        sex,
        bornOn,
        familyId,
        kkNumber,
        relationship,
        area: address.area,
        status: residenceOf(state),
        residence: residenceOf(state) === 'abroad' ? 'resident' : residenceOf(state),
        abroadSince: state.abroad?.since,
        maritalStatus: maritalStatusOf(state),
        diedOn: state.death?.diedOn,
        isExpiring: expect.any(Boolean),
      };
    });
    expect(truth.persons).toEqual(inRegister);
  });

  it('knows every family card as the register does', () => {
    const sorted = (members: readonly { personId: string }[]) =>
      members.toSorted((a, b) => (a.personId < b.personId ? -1 : 1));
    for (const family of truth.families) {
      const { state } = register.family({ familyId: family.familyId });
      if (state.status !== 'active') throw new Error('A card of the world is not active in the register');
      const { kkNumber, headId, address, members } = state;
      expect({ ...family, members: sorted(family.members) }).toEqual({
        familyId: family.familyId,
        kkNumber,
        headId,
        area: address.area,
        members: sorted(members),
      });
    }
  });

  it('counts births, deaths and moves by place and month of occurrence', () => {
    const deaths = new Map<string, number>();
    for (const { personId } of truth.persons) {
      // The death counts where the deceased lived on that day (domain.md §5.3), whatever is recorded late about a move.
      const events = register.streams.get(personId) ?? [];
      const death = effectiveFacts(events).find(({ type }) => type === 'DeathRegistered');
      if (!death) continue;
      const state = foldPerson(events.filter(({ position }) => position <= death.position) as never);
      if (state.status !== 'registered' || !state.death) continue;
      const { diedOn } = state.death;
      const key = `${regencyOf(residenceOfEvent(state, diedOn) ?? '')} ${diedOn.slice(0, 7)}`;
      deaths.set(key, (deaths.get(key) ?? 0) + 1);
    }
    const counted = truth.bps.deaths.map(({ regency, month, persons }) => [
      `${regency} ${month}`,
      persons.length,
    ]);
    expect(counted).toEqual([...deaths].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    expect(truth.bps.births.length).toBeGreaterThan(20);
    expect(truth.bps.moves.every(({ from, to, month }) => from !== to && isPlainDate(`${month}-01`))).toBe(
      true,
    );
  });

  it('has every kind of event and of refusal', () => {
    const kinds = [...outcomes.keys()].filter((kind) => kind.endsWith(' accepted'));
    // Some of the rarest may be missing in a story of this length.
    expect(kinds.length).toBeGreaterThanOrEqual(45);
    expect([...outcomes.keys()].filter((kind) => !kind.includes(' ')).length).toBeGreaterThan(20);
  });
});
