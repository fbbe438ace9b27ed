import { faultOfNewName, faultOfRecordedName } from '@peristiwa/domain';
import { canonicalJson } from '@peristiwa/kernel';
import { createHash } from 'node:crypto';
import { placesFrom } from '../population/places';
import { faultKinds } from './faults';
import type { Step } from './step';
import { Story } from './story';

const NOON = Date.UTC(2026, 10, 20, 5);
const places = placesFrom(
  ['3204', '3273', '3578', '5171', '9401'].flatMap((office) =>
    ['01', '02'].flatMap((district) =>
      ['2001', '2002', '1003'].map((village) => office + district + village),
    ),
  ),
);

function play(seed: string, count: number, households = 100): Step[] {
  const story = new Story({ seed, households, places });
  return Array.from({ length: count }, (_, n) => story.next(NOON + n * 1_000));
}

const digest = (steps: readonly Step[]) => createHash('sha256').update(canonicalJson(steps)).digest('hex');

describe('Story', () => {
  const steps = play('committed', 2_000);

  it('is the same for the same seed', () => {
    expect(digest(play('committed', 2_000))).toBe(digest(steps));
  });

  it('is the committed story: a change of the story makes journals unusable and must be committed here', () => {
    expect(digest(steps)).toMatchInlineSnapshot(
      `"f1d0e146e1ac5d3ee35d80ed192ba4499b24bf294731a4330448fb0617f1d331"`,
    );
  });

  it('is another one for another seed', () => {
    expect(digest(play('other', 2_000))).not.toBe(digest(steps));
  });

  it('gives every new request an id of its own, shaped as a UUID', () => {
    const fresh = steps.filter(({ expected, requestId }) => expected.outcome === 'accepted' && requestId);
    expect(new Set(fresh.map(({ requestId }) => requestId)).size).toBe(fresh.length);
    expect(
      fresh.every(({ requestId }) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(requestId)),
    ).toBe(true);
  });

  it('begins with the biodata of all persons: heads open cards, and others join a card opened before', () => {
    const opened = new Set<string>();
    const homeless: Step[] = [];
    for (const step of steps.filter(({ command }) => command === 'record-biodata')) {
      const family = step.body['family'] as { kind: string; host?: { familyId?: string; kkNumber?: string } };
      const { familyId, kkNumber } = step.learns;
      if (family.kind === 'new') opened.add(`@${familyId}`).add(`@${kkNumber}`);
      else if (!opened.has(family.host?.familyId ?? family.host?.kkNumber ?? '')) homeless.push(step);
    }
    expect(homeless).toEqual([]);
    expect(opened.size).toBeGreaterThanOrEqual(200);
  });

  it('names no person before an earlier step has given the identifier', () => {
    const taught = new Set<string>();
    for (const step of steps) {
      const named = canonicalJson([step.body, step.path]).match(/"@[^"]+"/g) ?? [];
      expect(named.filter((name) => !taught.has(name.slice(2, -1)))).toEqual([]);
      if (step.expected.outcome === 'accepted')
        for (const symbol of Object.values(step.learns)) taught.add(symbol);
    }
  });

  const accepted = (command?: string) =>
    steps.filter((step) => step.expected.outcome === 'accepted' && (!command || step.command === command));

  it('dates accepted forms in order: the occurrence, then the report, then today', () => {
    const days = ['bornOn', 'diedOn', 'arrivedOn', 'changedOn', 'marriedOn', 'divorcedOn'];
    const wrong = accepted().filter(({ body }) => {
      const reportedOn = String(body['reportedOn']);
      return reportedOn > '2026-11-20' || days.some((day) => body[day] && String(body[day]) > reportedOn);
    });
    expect(wrong).toEqual([]);
  });

  it('gives names that the rules allow: old ones on biodata, two words on new acts', () => {
    const residents = accepted('record-biodata').map(({ body }) => (body['person'] as { name: string }).name);
    const babies = accepted('register-birth').flatMap(({ body }) =>
      // Whoever is in the register keeps the name of the biodata.
      (body['children'] as { name: string; person?: object }[]).flatMap(({ name, person }) =>
        person ? [] : [name],
      ),
    );
    expect(residents.filter((name) => faultOfRecordedName(name))).toEqual([]);
    expect(babies.length).toBeGreaterThan(100);
    expect(babies.filter((name) => faultOfNewName(name))).toEqual([]);
  });

  it('mixes events as the nation does, with about 5 % to be refused', () => {
    const events = play('mix', 3_500, 600).slice(2_000);
    const share = (command: string) =>
      events.filter((step) => step.command === command).length / events.length;
    expect(share('register-birth')).toBeGreaterThan(share('register-death'));
    expect(share('register-death')).toBeGreaterThan(share('register-divorce'));
    expect(share('register-departure')).toBeGreaterThan(share('register-marriage'));
    const faults = events.filter(({ expected }) => expected.outcome === 'rejected').length / events.length;
    expect(faults).toBeGreaterThan(0.03);
    expect(faults).toBeLessThan(0.07);
  });

  it('has births and deaths between departure and arrival: children born before and after the departure', () => {
    const story = new Story({ seed: 'on the way', households: 200, places });
    const seen = new Set<string>();
    for (let n = 0; n < 4_000; n += 1) {
      const open = [...story.world.openMoves].map((key) => story.world.move(key));
      const { command, body, learns, expected } = story.next(NOON);
      if (expected.outcome !== 'accepted') continue;
      const person = story.world.people[Number(learns['personId']?.slice('p:'.length))];
      if (command === 'register-death' && person?.relationship === 'head') {
        if (open.some(({ movers }) => movers.includes(person.key))) seen.add('head died');
      }
      const child = story.world.people[Number(learns['children.0.personId']?.slice('p:'.length))];
      const move = child && open.find(({ movers }) => movers.includes(child.mother ?? -1));
      if (move) seen.add(String(body['bornOn']) < move.departedOn ? 'born before' : 'born after');
    }
    expect([...seen].toSorted()).toEqual(['born after', 'born before', 'head died']);
  });

  it('has many kinds of fault, and most of them occur in a long story', () => {
    const codes = new Set(
      play('faults', 6_000).flatMap(({ expected }) =>
        expected.outcome === 'rejected' ? expected.codes : [],
      ),
    );
    expect(faultKinds.length).toBeGreaterThan(25);
    expect(codes.size).toBeGreaterThan(22);
  });
});
