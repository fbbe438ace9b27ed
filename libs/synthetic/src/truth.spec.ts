import { Story } from './plan/story';
import { placesFrom } from './population/places';
import { truthOf } from './truth';
import { symbols } from './model/world';

const places = placesFrom(['3204012001', '3273011001', '3578011002']);

/** A story with identifiers: every symbol is its own value. */
function play(steps: number) {
  const story = new Story({ seed: 'notices', households: 60, places });
  const identifiers = new Map<string, string>();
  for (let n = 0; n < steps; n += 1) {
    const step = story.next(Date.UTC(2026, 10, 20, 5));
    if (step.expected.outcome !== 'accepted') continue;
    for (const name of Object.values(step.learns)) identifiers.set(name, name);
  }
  return { world: story.world, identifiers };
}

describe('what ministries must raise', () => {
  const { world, identifiers } = play(2_500);
  const deaths = world.people.filter(({ diedOn }) => diedOn !== undefined);
  const everyCard = world.cards.map(({ key }) => key);
  const truthWith = (cards: readonly number[], from = 0) =>
    truthOf(world, identifiers, { watchList: { from }, beneficiaries: { from, cards } });
  const casesWith = (cards: readonly number[], from = 0) => truthWith(cards, from).kemensos?.cases ?? [];

  it('has nothing about a ministry without registered persons', () => {
    expect(truthOf(world, identifiers)).toMatchObject({ kemensos: undefined, kemenp2mi: undefined });
  });

  it('expects stop-payment for each death on record, cancelled or not', () => {
    const cases = casesWith(everyCard);
    const of = (kind: string) => cases.filter((one) => one.kind === kind).map(({ personId }) => personId);
    const published = world.vitalEvents.filter(({ person }) => world.person(person).gone === undefined);
    const idsOf = (events: typeof published) => events.map(({ person }) => symbols.person(person));
    expect(of('stop-payment')).toEqual(idsOf(published.filter(({ kind }) => kind === 'death')));
    expect(of('stop-payment')).toEqual(expect.arrayContaining(deaths.map(({ key }) => symbols.person(key))));
    expect(cases.every(({ isCertain }) => isCertain)).toBe(true);
  });

  it('expects new-component for each child who was born, and none for a person entered by biodata', () => {
    const born = casesWith(everyCard).filter(({ kind }) => kind === 'new-component');
    const count = truthWith([]).bps.births.reduce((sum, row) => sum + row.persons.length, 0);
    expect(born).toHaveLength(count);
    expect(count).toBeGreaterThan(50);
  });

  it('leaves out the cards without assistance', () => {
    const one = deaths[0]?.card ?? -1;
    const at = new Set(world.vitalEvents.filter(({ card }) => card === one).map(({ person }) => person));
    expect(new Set(casesWith([one]).map(({ personId }) => personId))).toEqual(
      new Set([...at].map((key) => symbols.person(key))),
    );
    expect(casesWith([])).toEqual([]);
  });

  it('is certain of acts from the first step after the registration, and not of the step before', () => {
    const isOnly = ({ person }: { person: number }) =>
      world.vitalEvents.filter((other) => other.person === person).length === 1;
    const event = world.vitalEvents.slice(10).find(isOnly);
    if (!event) throw new Error('The story is too short');
    const certainty = (from: number) =>
      casesWith([event.card], from).find(({ personId }) => personId === symbols.person(event.person))
        ?.isCertain;
    expect([certainty(event.step), certainty(event.step + 1)]).toEqual([true, false]);
  });

  it('expects an alert at KemenP2MI for each watched person who died', () => {
    const watched = deaths.filter((person) => person.watched).map(({ key }) => symbols.person(key));
    const alerts = truthWith([]).kemenp2mi?.alerts ?? [];
    expect(alerts.map(({ personId }) => personId).toSorted()).toEqual(watched.toSorted());
    expect(watched.length).toBeGreaterThan(0);
  });
});
