import { catalogue, type EventType } from '@peristiwa/domain';
import { playInMemory } from './memory-story';
import { Story } from './plan/story';
import { placesFrom } from './population/places';

const LATER_ACTS = 'the office of the story leaves an act in error as it is once another act rests on it';

/** A new event type gets a plan in `plan/`, or stands here with the reason. */
const notLived: Partial<Record<EventType, string>> = {
  AreaRestructured: 'a reform of areas is of the ministry and no desk; the villages of a story are fixed',
  PlacementSettled: LATER_ACTS,
  WidowhoodSettled: LATER_ACTS,
};

const places = placesFrom(
  ['3204', '3273', '3578', '5171'].flatMap((office) =>
    ['01', '02'].flatMap((district) => ['2001', '1003'].map((village) => office + district + village)),
  ),
);

describe('a story in which every plan is as frequent as any other', () => {
  const types = new Set<string>();
  const story = new Story({
    seed: 'every event',
    households: 150,
    places,
    mistakeShare: 0.2,
    isEven: true,
  });
  const { surprises } = playInMemory(
    story,
    4_000,
    ({ changes }) => changes.forEach(({ events }) => events.forEach(({ type }) => types.add(type))),
    40,
  );

  it('gets every answer that it expects', () => {
    expect(surprises).toEqual([]);
  });

  it('lives every event type of the catalogue but the named ones', () => {
    const missing = Object.keys(catalogue).filter((type) => !types.has(type));
    expect(missing.toSorted()).toEqual(Object.keys(notLived).toSorted());
  });
});
