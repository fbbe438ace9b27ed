import {
  areaOf,
  cancelDeparture,
  changeAddress,
  deceasedOn,
  expireDeparture,
  foldFamily,
  foldMove,
  foldPerson,
  maritalStatusOf,
  recordBiodata,
  refuseAuthority,
  relativesOf,
  regencyOf,
  registerArrival,
  registerBirth,
  registerDeath,
  registerDeparture,
  registerDivorce,
  registerMarriage,
  residenceOf,
  todayIn,
  withSerial,
  type Act,
  type ActContext,
  type ActDecision,
  type DatedEvent,
  type Family,
  type Known,
  type MoveCase,
  type Person,
  type RegisteredPerson,
} from '@peristiwa/domain';
import { canonicalJson, isPlainDate } from '@peristiwa/kernel';
import { fillIn, type Step } from './plan/step';
import { Story } from './plan/story';
import { placesFrom } from './population/places';
import { truthOf } from './truth';

const NOON = Date.UTC(2026, 10, 20, 5);
const places = placesFrom(
  ['3204', '3273', '3578', '5171', '9401'].flatMap((office) =>
    ['01', '02'].flatMap((district) =>
      ['2001', '2002', '1003'].map((village) => office + district + village),
    ),
  ),
);

/** Bodies are checked by the desks; here each field is taken for what the plan says it is. */
type Body = { readonly reportedOn: string; readonly [field: string]: unknown };
type Ref = { readonly personId?: string; readonly nik?: string };
type Answer = { readonly code: string } | { readonly result: Record<string, unknown> };

/** The real deciders over streams in memory: the desk without HTTP and database. */
class MemoryRegister {
  readonly streams = new Map<string, (DatedEvent & { position: number })[]>();
  private readonly byNumber = new Map<string, string>();
  private readonly serials = new Map<string, number>();
  private readonly requests = new Map<string, { content: string; answer: Answer }>();
  private position = 0;
  private ids = 0;

  perform(step: Step, body: Body, moveId: string, at: number): Answer {
    const content = canonicalJson(body);
    const known = this.requests.get(step.requestId);
    if (known) return known.content === content ? known.answer : { code: 'request-id-reused' };
    if (canonicalJson(body).includes('999999"')) return { code: 'area-unknown' };
    if (canonicalJson(body).includes('2025-02-30') || canonicalJson(body).includes('"12345"'))
      return { code: 'invalid-request' };
    const today = todayIn(step.office, at);
    const context: ActContext = {
      office: step.office,
      today,
      newId: () => `00000000-0000-7000-8000-${String((this.ids += 1)).padStart(12, '0')}`,
      nextNumber: (_kind, series) => {
        const prefix = series(0);
        const next = (this.serials.get(prefix) ?? 8999) + 1;
        this.serials.set(prefix, next);
        return withSerial(prefix, next);
      },
      knowsDistrict: () => true,
    };
    const decision = this.decide(step, body, moveId, context);
    if (decision.kind === 'rejected') return { code: decision.rejection.code };
    const refused = refuseAuthority(decision as Act, this.areasOf(decision as Act), context);
    if (refused) return { code: refused.rejection.code };
    const answer = { result: JSON.parse(JSON.stringify(decision.result)) as Record<string, unknown> };
    this.append(decision as Act);
    this.requests.set(step.requestId, { content, answer });
    return answer;
  }

  append(act: Pick<Act, 'changes' | 'reservations'>): void {
    for (const { kind, value, streamId } of act.reservations) {
      if (this.byNumber.has(`${kind}:${value}`)) throw new Error('A number was given twice');
      this.byNumber.set(`${kind}:${value}`, streamId);
    }
    for (const { stream, events } of act.changes) {
      const stored = this.streams.get(stream.id) ?? [];
      stored.push(...events.map((event) => ({ ...event, position: (this.position += 1) })));
      this.streams.set(stream.id, stored);
    }
  }

  private areasOf({ changes }: Act): Map<string, string> {
    const stateOf = {
      person: (personId: string) => this.person({ personId }).state,
      family: (familyId: string) => this.family({ familyId }).state,
      move: (id: string) => this.move(id).state,
    };
    const areas = new Map<string, string>();
    for (const { stream } of changes) {
      const area = areaOf(stateOf[stream.kind](stream.id));
      if (area !== undefined) areas.set(stream.id, area);
    }
    return areas;
  }

  expire(moveId: string, at: number): void {
    const move = this.move(moveId);
    if (move.state.status === 'none') throw new Error('No such move');
    const decision = expireDeparture(move, todayIn(move.state.origin, at));
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    this.append(decision);
  }

  person(ref?: { personId?: string; nik?: string }): Known<Person> {
    const id = ref?.personId ?? this.byNumber.get(`nik:${ref?.nik}`) ?? '';
    return { id, state: foldPerson((this.streams.get(id) ?? []) as never) };
  }

  family(ref: { familyId?: string; kkNumber?: string }): Known<Family> {
    const id = ref.familyId ?? this.byNumber.get(`kk:${ref.kkNumber}`) ?? '';
    return { id, state: foldFamily((this.streams.get(id) ?? []) as never) };
  }

  move(id: string): Known<MoveCase> {
    return { id, state: foldMove((this.streams.get(id) ?? []) as never) };
  }

  private familyOf({ state }: Known<Person>): Known<Family> {
    return this.family({ familyId: state.status === 'registered' ? state.placement.familyId : '' });
  }

  private relatives(members: ReadonlyMap<string, RegisteredPerson>): Map<string, RegisteredPerson> {
    const people = relativesOf(members).map((id) => this.person({ personId: id }));
    return new Map(people.map(({ id, state }) => [id, state as RegisteredPerson]));
  }

  private members({ state }: Known<Family>, without = ''): Map<string, RegisteredPerson> {
    const ids = state.status === 'none' ? [] : state.members.map(({ personId }) => personId);
    const people = ids.filter((id) => id !== without).map((id) => this.person({ personId: id }));
    return new Map(people.map(({ id, state: person }) => [id, person as RegisteredPerson]));
  }

  private deceased({ id }: Known<Family>): Map<string, RegisteredPerson> {
    const people = deceasedOn((this.streams.get(id) ?? []) as never).map((personId) =>
      this.person({ personId }),
    );
    return new Map(people.map(({ id: personId, state }) => [personId, state as RegisteredPerson]));
  }

  private decide(step: Step, body: Body, moveId: string, context: ActContext): ActDecision<object> {
    const optional = (name: string) => (body[name] ? this.person(body[name] as Ref) : undefined);
    const couple = () => {
      const [husband, wife] = [this.person(body['husband'] as Ref), this.person(body['wife'] as Ref)];
      return { husband, wife, husbandFamily: this.familyOf(husband), wifeFamily: this.familyOf(wife) };
    };
    const successorId = optional('successor')?.id;
    switch (step.command) {
      case 'record-biodata': {
        const { kind, host } = body['family'] as { kind: string; host: object };
        const [mother, father, spouse] = [optional('mother'), optional('father'), optional('spouse')];
        return recordBiodata(
          body as never,
          { host: kind === 'join' ? this.family(host) : undefined, mother, father, spouse, alike: [] },
          context,
        );
      }
      case 'register-birth': {
        const mother = this.person(body['mother'] as Ref);
        return registerBirth(
          body as never,
          {
            mother,
            father: optional('father'),
            cards: { mother: this.familyOf(mother) },
            members: this.members(this.familyOf(mother)),
            alike: [],
          },
          context,
        );
      }
      case 'register-death': {
        const deceased = this.person(body['person'] as Ref);
        const family = this.familyOf(deceased);
        const members = this.members(family, deceased.id);
        const facts = { deceased, family, members, relatives: this.relatives(members) };
        return registerDeath({ ...body, successorId } as never, facts, context);
      }
      case 'register-departure': {
        const movers = (body['movers'] as object[]).map((ref) => this.person(ref));
        return registerDeparture(
          { ...body, successorId } as never,
          { movers, family: this.familyOf(movers[0] as Known<Person>) },
          context,
        );
      }
      case 'register-arrival':
        return this.arrival(body, moveId, context);
      case 'cancel-departure':
        return cancelDeparture(body as never, this.move(moveId), context);
      case 'change-address': {
        const family = this.family(body['family'] as object);
        const [members, deceased] = [this.members(family), this.deceased(family)];
        return changeAddress(body as never, { family, members, deceased }, context);
      }
      case 'register-marriage':
        return registerMarriage(body as never, this.wedding(body, couple()), context);
      case 'register-divorce': {
        const children = ((body['children'] ?? []) as object[]).map((ref) => this.person(ref));
        return registerDivorce(body as never, { ...couple(), children }, context);
      }
    }
  }

  private wedding<Pair extends { husbandFamily: Known<Family>; wifeFamily: Known<Family> }>(
    body: Body,
    couple: Pair,
  ) {
    const { stay = [], along = [] } = body['family'] as { stay?: Ref[]; along?: Ref[] };
    return {
      ...couple,
      members: new Map([...this.members(couple.husbandFamily), ...this.members(couple.wifeFamily)]),
      stay: stay.map((ref) => this.person(ref)),
      along: along.map((ref) => this.person(ref)),
    };
  }

  private arrival(body: Body, moveId: string, context: ActContext): ActDecision<object> {
    const move = this.move(moveId);
    const origin = this.family({ familyId: move.state.status === 'none' ? '' : move.state.familyId });
    const choice = body['family'] as {
      kind: string;
      host: object;
      head: object;
      relationships?: { person: object; relationship: string }[];
    };
    const relationships = new Map(
      choice.relationships?.map(({ person, relationship }) => [this.person(person).id, relationship]),
    );
    const family = { kind: choice.kind, headId: choice.head && this.person(choice.head).id, relationships };
    const host = choice.kind === 'join' ? this.family(choice.host) : undefined;
    const members = this.members(origin);
    return registerArrival(
      { ...body, family } as never,
      { move, origin, members, deceased: this.deceased(origin), relatives: this.relatives(members), host },
      context,
    );
  }
}

/** Plays a story against the register and returns what differed from the plan. */
function play(story: Story, steps: number) {
  const register = new MemoryRegister();
  const identifiers = new Map<string, string>();
  const answers = new Map<number, Answer>();
  const surprises: string[] = [];
  const outcomes = new Map<string, number>();
  // A hundred steps a day, about noon: documents expire within the story.
  const at = (n: number) => NOON + Math.floor(n / 100) * 86_400_000 + (n % 100) * 60_000;
  const expired = new Set<number>();
  for (let n = 0; n < steps; n += 1) {
    const step = story.next(at(n));
    for (const move of story.world.moves) {
      const moveId = identifiers.get(`m:${move.key}`);
      if (move.status !== 'expired' || expired.has(move.key) || !moveId) continue;
      expired.add(move.key);
      register.expire(moveId, at(n));
    }
    const body = fillIn(step.body, identifiers) as Body | undefined;
    const moveId = fillIn(step.move ?? '', identifiers) as string | undefined;
    if (!body || moveId === undefined) {
      surprises.push(`${n} ${step.command}: an identifier is missing`);
      continue;
    }
    const answer = register.perform(step, body, moveId, at(n));
    answers.set(n, answer);
    const { expected } = step;
    const code = 'code' in answer ? answer.code : 'accepted';
    const key = expected.outcome === 'rejected' ? code : `${step.command} ${expected.outcome}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    const right =
      expected.outcome === 'rejected'
        ? expected.codes.includes(code)
        : expected.outcome === 'accepted'
          ? code === 'accepted'
          : canonicalJson(answer) === canonicalJson(answers.get(expected.of));
    if (!right) surprises.push(`${n} ${step.command} ${JSON.stringify(expected)}: ${code}`);
    if ('code' in answer) continue;
    for (const [path, name] of Object.entries(step.learns)) {
      const value = path
        .split('.')
        .reduce<unknown>(
          (part, member) => (part as Record<string, unknown>)?.[member],
          answer.result,
        ) as string;
      if (value === undefined) surprises.push(`${n} ${step.command}: no ${path}`);
      if (identifiers.has(name) && identifiers.get(name) !== value)
        surprises.push(`${n} ${step.command}: another ${path}`);
      identifiers.set(name, value);
    }
  }
  return { register, identifiers, surprises, outcomes };
}

describe('the simulated world against the real deciders', () => {
  const story = new Story({ seed: 'oracle', households: 300, places });
  const { register, identifiers, surprises, outcomes } = play(story, 4_000);
  const truth = truthOf(story.world, identifiers);

  it('is never surprised by an answer', () => {
    expect(surprises).toEqual([]);
  });

  it('lives divorces reported after a death, and heads who bring their families along (domain.md §2.6, §2.8)', () => {
    const streams = [...register.streams.values()];
    const typesOf = (events: readonly DatedEvent[]) => events.map(({ type }) => type);
    const late = streams.filter((events) => {
      const types = typesOf(events);
      return types.includes('DeathRegistered') && types.at(-1) === 'DivorceRegistered';
    });
    const families = streams
      .flat()
      .filter((event) => event.type === 'FamilyMembersSeparated' && event.data.reason === 'marriage')
      .map(({ data }) => (data as { personIds: readonly string[] }).personIds.length);
    expect(late.length).toBeGreaterThan(0);
    expect(Math.max(...families)).toBeGreaterThan(1);
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

  it('counts births, deaths and moves by where and when they happened', () => {
    const deaths = new Map<string, number>();
    for (const { personId } of truth.persons) {
      const { state } = register.person({ personId });
      if (state.status !== 'registered' || !state.death) continue;
      const key = `${regencyOf(state.placement.address.area)} ${state.death.diedOn.slice(0, 7)}`;
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

  it('lives through every kind of event and of refusal', () => {
    const kinds = [...outcomes.keys()].filter((kind) => kind.endsWith(' accepted'));
    expect(kinds).toHaveLength(9);
    expect([...outcomes.keys()].filter((kind) => !kind.includes(' ')).length).toBeGreaterThan(20);
  });
});
