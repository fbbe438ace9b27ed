import {
  changeHead,
  changeRelationships,
  joinCard,
  mergeCards,
  reissueCard,
  splitCard,
  type CardFacts,
  type Family,
  type Known,
} from '@peristiwa/domain';
import type { MemoryStreams } from '../memory-streams';
import { optionalIn, personIn, statedIn, type Body, type Decisions, type Ref } from './request';

type CardCommand =
  'split-card' | 'join-card' | 'merge-cards' | 'change-head' | 'change-relationship' | 'reissue-card';

const persons = (register: MemoryStreams, refs: unknown) =>
  ((refs ?? []) as Ref[]).map((ref) => register.person(ref));
const familyIn = (register: MemoryStreams, body: Body, field: string) =>
  register.family(body[field] as object);

export function factsOf(register: MemoryStreams, card: Known<Family>, host?: Known<Family>): CardFacts {
  const members = new Map([...register.members(card), ...(host ? register.members(host) : [])]);
  return { card, members, relatives: register.relatives(members) };
}

export const cardDecisions: Decisions<CardCommand> = {
  'split-card': (register, { body, context }) => {
    const head = personIn(register, body, 'head');
    const facts = { head, others: persons(register, body['members']) };
    const named = {
      stated: statedIn(register, body),
      successorId: optionalIn(register, body, 'successor')?.id,
    };
    const card = factsOf(register, register.familyOf(head));
    return splitCard({ ...body, ...named } as never, { ...card, ...facts }, context);
  },

  'join-card': (register, { body, context }) => {
    const joiners = persons(register, body['members']);
    const host = familyIn(register, body, 'host');
    const card = factsOf(register, register.familyOf(joiners[0] as (typeof joiners)[0]), host);
    const named = {
      stated: statedIn(register, body),
      successorId: optionalIn(register, body, 'successor')?.id,
    };
    return joinCard({ ...body, ...named } as never, { ...card, host, joiners }, context);
  },

  'merge-cards': (register, { body, context }) => {
    const host = familyIn(register, body, 'host');
    const card = factsOf(register, familyIn(register, body, 'family'), host);
    return mergeCards({ ...body, stated: statedIn(register, body) } as never, { ...card, host }, context);
  },

  'change-head': (register, { body, context }) => {
    const facts = {
      ...factsOf(register, familyIn(register, body, 'family')),
      head: personIn(register, body, 'head'),
    };
    return changeHead({ ...body, stated: statedIn(register, body) } as never, facts, context);
  },

  'change-relationship': (register, { body, context }) => {
    const stated = statedIn(register, body);
    const named = [...stated.keys()].map((personId) => register.person({ personId }));
    const facts = { ...factsOf(register, familyIn(register, body, 'family')), persons: named };
    return changeRelationships({ ...body, stated } as never, facts, context);
  },

  'reissue-card': (register, { body, context }) =>
    reissueCard(body as never, familyIn(register, body, 'family'), context),
};
