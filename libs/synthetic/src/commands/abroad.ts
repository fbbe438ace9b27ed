import { departAbroad, returnFromAbroad } from '@peristiwa/domain';
import { optionalIn, statedIn, type Decisions, type Ref } from './request';

type AbroadCommand = 'register-departure-abroad' | 'register-return-from-abroad';

export const abroadDecisions: Decisions<AbroadCommand> = {
  'register-departure-abroad': (register, { body, context }) => {
    const movers = (body['movers'] as Ref[]).map((ref) => register.person(ref));
    const [first] = movers;
    if (!first) throw new Error('A departure has at least one mover');
    const card = register.familyOf(first);
    const members = register.members(card);
    const named = {
      successorId: optionalIn(register, body, 'successor')?.id,
      stated: statedIn(register, body),
    };
    const facts = { movers, card, members, relatives: register.relatives(members) };
    return departAbroad({ ...body, ...named } as never, facts, context);
  },

  'register-return-from-abroad': (register, { body, context }) => {
    const returners = (body['persons'] as Ref[]).map((ref) => register.person(ref));
    const { kind, head, host, address } = body['family'] as {
      kind: string;
      head: Ref;
      host: object;
      address: object;
    };
    const card = kind === 'join' ? register.family(host) : undefined;
    const hosts = card ? register.members(card) : new Map<string, never>();
    const own = returners.flatMap(({ id, state }) =>
      state.status === 'registered' ? [[id, state] as const] : [],
    );
    const relatives = register.relatives(new Map([...own, ...hosts]));
    const family = { kind, headId: head && register.person(head).id, address };
    return returnFromAbroad(
      { ...body, family, stated: statedIn(register, body) } as never,
      { returners, host: card, hosts, relatives },
      context,
    );
  },
};
