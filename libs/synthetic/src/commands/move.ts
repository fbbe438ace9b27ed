import {
  cancelDeparture,
  cardOfMovers,
  changeAddress,
  registerArrival,
  registerDeparture,
  type ActDecision,
  type Known,
  type Person,
} from '@peristiwa/domain';
import type { MemoryStreams } from '../memory-streams';
import { optionalIn, type Decisions, type Ref, type Request } from './request';

type MoveCommand = 'register-departure' | 'register-arrival' | 'cancel-departure' | 'change-address';

export const moveDecisions: Decisions<MoveCommand> = {
  'register-departure': (register, { body, context }) => {
    const movers = (body['movers'] as Ref[]).map((ref) => register.person(ref));
    const family = register.familyOf(movers[0] as Known<Person>);
    const members = register.members(family);
    const facts = { movers, family, members, relatives: register.relatives(members) };
    const successorId = optionalIn(register, body, 'successor')?.id;
    return registerDeparture({ ...body, successorId } as never, facts, context);
  },

  'register-arrival': arrival,

  'cancel-departure': (register, { body, path, context }) =>
    cancelDeparture(body as never, register.move(path['moveId'] ?? ''), context),

  'change-address': (register, { body, context }) => {
    const family = register.family(body['family'] as object);
    const [members, deceased] = [register.members(family), register.deceased(family)];
    return changeAddress(body as never, { family, members, deceased }, context);
  },
};

function arrival(register: MemoryStreams, { body, path, context }: Request): ActDecision<object> {
  const move = register.move(path['moveId'] ?? '');
  const movers = move.state.status === 'none' ? [] : move.state.movers;
  const known = movers.map((personId) => register.person({ personId }));
  const origin = register.family({ familyId: cardOfMovers(move.state, known) });
  const choice = body['family'] as {
    kind: string;
    host: object;
    head: object;
    relationships?: { person: object; relationship: string }[];
  };
  const relationships = new Map(
    choice.relationships?.map(({ person, relationship }) => [register.person(person).id, relationship]),
  );
  const family = { kind: choice.kind, headId: choice.head && register.person(choice.head).id, relationships };
  const host = choice.kind === 'join' ? register.family(choice.host) : undefined;
  const members = register.members(origin);
  const hosts = host ? register.members(host) : new Map<string, never>();
  return registerArrival(
    { ...body, family } as never,
    {
      move,
      origin,
      members,
      deceased: register.deceased(origin),
      relatives: register.relatives(new Map([...members, ...hosts])),
      host,
      hosts,
    },
    context,
  );
}
