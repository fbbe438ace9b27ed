import { registerDivorce, registerMarriage, type Relationship } from '@peristiwa/domain';
import type { MemoryStreams } from '../memory-streams';
import { personIn, type Body, type Decisions, type Ref } from './request';

interface Household {
  readonly stay?: Ref[];
  readonly along?: Ref[];
  readonly relationships?: { readonly person: Ref; readonly relationship: Relationship }[];
}

export const marriageDecisions: Decisions<'register-marriage' | 'register-divorce'> = {
  'register-marriage': (register, { body, context }) => {
    const couple = coupleIn(register, body);
    const { stay = [], along = [], relationships = [] } = body['family'] as Household;
    const members = new Map([
      ...register.members(couple.husbandFamily),
      ...register.members(couple.wifeFamily),
    ]);
    const facts = {
      ...couple,
      members,
      relatives: register.relatives(members),
      stated: new Map(
        relationships.map(({ person, relationship }) => [register.person(person).id, relationship]),
      ),
      stay: stay.map((ref) => register.person(ref)),
      along: along.map((ref) => register.person(ref)),
    };
    return registerMarriage(body as never, facts, context);
  },

  'register-divorce': (register, { body, context }) => {
    const children = ((body['children'] ?? []) as Ref[]).map((ref) => register.person(ref));
    return registerDivorce(body as never, { ...coupleIn(register, body), children }, context);
  },
};

function coupleIn(register: MemoryStreams, body: Body) {
  const [husband, wife] = [personIn(register, body, 'husband'), personIn(register, body, 'wife')];
  const [husbandFamily, wifeFamily] = [register.familyOf(husband), register.familyOf(wife)];
  return { husband, wife, husbandFamily, wifeFamily };
}
