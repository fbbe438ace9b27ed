import { regencyOf } from './area';
import { areaOf, refuseAuthority } from './authority';
import type { Change, DatedEvent } from './act';
import { catalogue, streamKindOf, type EventType } from './events/catalogue';
import {
  FAR_HOME,
  FAR_OFFICE,
  FATHER,
  fullestOfEachType,
  HOME,
  idOf,
  OFFICE,
  on,
  person,
  randomWorld,
  storyOfEveryType,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import { emptyFamily } from './family/family';

const refused = { kind: 'rejected', rejection: { code: 'other-office-area', officeInCharge: OFFICE } };
const hasPartElsewhere = (type: EventType) => Boolean(catalogue[type].beyondArea);

/** The outcome of one event on a stream that is kept in `VILLAGE`, for an office. */
function asked(change: Change, office: string) {
  return refuseAuthority({ changes: [change] }, new Map([[change.stream.id, VILLAGE]]), { office });
}

/** UU 24/2013, asas domisili; domain.md §2.1. */
describe('authority over each type of event', () => {
  const stored = fullestOfEachType(storyOfEveryType());
  const changeOf = (type: EventType): Change => {
    const event = stored.get(type);
    if (!event) throw new Error(`The story has no ${type}`);
    return { stream: event.stream, events: [event as DatedEvent] };
  };

  it.each(Object.keys(catalogue) as EventType[])(
    '%s is written on streams of the own area, and on others where the law permits it',
    (type) => {
      expect(asked(changeOf(type), OFFICE)).toBeUndefined();
      expect(asked(changeOf(type), FAR_OFFICE)).toEqual(hasPartElsewhere(type) ? undefined : refused);
    },
  );
});

describe('authority over each stream that a command writes', () => {
  const written = new Map<string, { readonly type: EventType; readonly change: Change }>();
  const refusedActs: string[] = [];
  for (let seed = 1; seed <= 15; seed++) liveWith(seed);

  /** Every accepted act of the deciders, with the areas as they were before it. */
  function liveWith(seed: number): void {
    const areas = new Map<string, string>();
    randomWorld(seed, 80, ({ attempt, decision, world }) => {
      if (decision.kind === 'rejected') return;
      const office = regencyOf(attempt.office);
      if (refuseAuthority(decision, areas, { office })) refusedActs.push(attempt.command);
      for (const { stream, events } of decision.changes) {
        for (const event of events) {
          const key = `${attempt.command} ${stream.kind} ${event.type}`;
          written.set(key, { type: event.type, change: { stream, events: [event] } });
        }
        const area = areaOf(stateOf(world.register, stream));
        if (area !== undefined) areas.set(stream.id, area);
      }
    });
  }

  it('refuses no act that the deciders accept at the office in charge', () => {
    expect(refusedActs).toEqual([]);
  });

  it.each([...written.keys()].toSorted())('%s', (key) => {
    const { type, change } = written.get(key) as { type: EventType; change: Change };
    expect(change.stream.kind).toBe(streamKindOf[type]);
    expect(asked(change, OFFICE)).toBeUndefined();
    expect(asked(change, FAR_OFFICE)).toEqual(hasPartElsewhere(type) ? undefined : refused);
  });
});

describe('authority over a stream that begins', () => {
  const data = { placement: { familyId: idOf(7), kkNumber: '', relationship: 'head', address: HOME } };
  const begins = { type: 'BiodataRecorded', occurredOn: on('2026-11-22'), data } as unknown as DatedEvent;
  const changes = [{ stream: person(idOf(8)), events: [begins] }];

  it('belongs to the office of the area that its first event gives', () => {
    expect(refuseAuthority({ changes }, new Map(), { office: OFFICE })).toBeUndefined();
    expect(refuseAuthority({ changes }, new Map(), { office: FAR_OFFICE })).toEqual(refused);
  });

  it('belongs to no office where no event gives an area', () => {
    const event = { ...begins, type: 'SpouseRecorded', data: { spouseId: FATHER } } as DatedEvent;
    const act = { changes: [{ stream: person(idOf(8)), events: [event] }] };
    expect(refuseAuthority(act, new Map(), { office: OFFICE })).toEqual({
      kind: 'rejected',
      rejection: { code: 'other-office-area' },
    });
  });

  it('depends on the area before the act, not on the address that the act records', () => {
    const event = { ...begins, type: 'AddressChanged', data: { address: FAR_HOME } } as unknown as DatedEvent;
    expect(asked({ stream: person(FATHER), events: [event] }, FAR_OFFICE)).toEqual(refused);
  });
});

function stateOf(register: Register, { kind, id }: Change['stream']) {
  // An act about nobody in the register begins its stream: nobody keeps it before.
  return kind === 'death' ? emptyFamily : register[kind as 'person'](id).state;
}
