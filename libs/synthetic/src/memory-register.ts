import {
  areaOf,
  cancelDeparture,
  changeAddress,
  deceasedOn,
  expireDeparture,
  foldFamily,
  foldMove,
  foldPerson,
  recordBiodata,
  refuseAuthority,
  relativesOf,
  registerArrival,
  registerBirth,
  registerDeath,
  registerDeparture,
  registerDivorce,
  registerMarriage,
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
import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { Step } from './plan/step';

/** The desks check the bodies; here each field has the type that the plan gives it. */
export type Body = { readonly reportedOn: string; readonly [field: string]: unknown };
type Ref = { readonly personId?: string; readonly nik?: string };
export type Answer = { readonly code: string } | { readonly result: Record<string, unknown> };

/** An act as the ledger would have it. */
export interface RecordedAct extends Pick<Act, 'changes'> {
  /** Absent for an SKPWNI that expired. */
  readonly requestId?: string;
  readonly reportedOn: PlainDate;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/** The real deciders over streams in memory: the desk without HTTP and database. */
export class MemoryRegister {
  readonly streams = new Map<string, (DatedEvent & { position: number })[]>();
  private readonly byNumber = new Map<string, string>();
  private readonly serials = new Map<string, number>();
  private readonly requests = new Map<string, { content: string; answer: Answer }>();
  private position = 0;
  private ids = 0;

  /** `onAct` receives every act that was recorded, in order. */
  constructor(private readonly onAct: (act: RecordedAct) => void = () => undefined) {}

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
      receivedOn: today,
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
    const { requestId } = step;
    const { changes } = decision;
    this.onAct({ changes, requestId, reportedOn: body.reportedOn as PlainDate, recordedAt: at });
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
    const today = todayIn(move.state.origin, at);
    const decision = expireDeparture(move, today);
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    this.append(decision);
    const { changes } = decision;
    this.onAct({ changes, reportedOn: today, recordedAt: at });
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
