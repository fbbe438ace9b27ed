import {
  annulDivorce,
  annulMarriage,
  declareUnrecordedDivorce,
  declareUnrecordedMarriage,
  legaliseMarriage,
  registerDivorce,
  registerMarriage,
  type Relationship,
} from '@peristiwa/domain';
import type { MemoryStreams } from '../memory-streams';
import { personIn, type Body, type Decisions, type Ref } from './request';

export const marriageDecisions: Decisions<
  | 'register-marriage'
  | 'declare-unrecorded-marriage'
  | 'legalise-marriage'
  | 'annul-marriage'
  | 'register-divorce'
  | 'declare-unrecorded-divorce'
  | 'annul-divorce'
> = {
  'register-marriage': (register, { body, context }) =>
    registerMarriage(body as never, homeIn(register, body), context),
  'declare-unrecorded-marriage': (register, { body, context }) =>
    declareUnrecordedMarriage(body as never, homeIn(register, body), context),
  'legalise-marriage': (register, { body, context }) =>
    legaliseMarriage(body as never, coupleWithKin(register, body), context),
  'annul-marriage': (register, { body, context }) =>
    annulMarriage(body as never, splitIn(register, body), context),
  'register-divorce': (register, { body, context }) =>
    registerDivorce(body as never, splitIn(register, body), context),
  'declare-unrecorded-divorce': (register, { body, context }) =>
    declareUnrecordedDivorce(body as never, splitIn(register, body), context),
  'annul-divorce': (register, { body, context }) =>
    annulDivorce(body as never, homeIn(register, body), context),
};

function coupleIn(register: MemoryStreams, body: Body) {
  const [husband, wife] = [personIn(register, body, 'husband'), personIn(register, body, 'wife')];
  const [husbandFamily, wifeFamily] = [register.familyOf(husband), register.familyOf(wife)];
  return { husband, wife, husbandFamily, wifeFamily };
}

function coupleWithKin(register: MemoryStreams, body: Body) {
  const couple = coupleIn(register, body);
  return { ...couple, kin: register.kin([couple.husband, couple.wife]) };
}

interface Household {
  readonly stay?: Ref[];
  readonly along?: Ref[];
  readonly relationships?: { readonly person: Ref; readonly relationship: Relationship }[];
}

function homeIn(register: MemoryStreams, body: Body) {
  const couple = coupleWithKin(register, body);
  const { stay = [], along = [], relationships = [] } = body['family'] as Household;
  const members = new Map([
    ...register.members(couple.husbandFamily),
    ...register.members(couple.wifeFamily),
  ]);
  return {
    ...couple,
    husband: register.overTime(couple.husband),
    wife: register.overTime(couple.wife),
    members,
    relatives: register.relatives(members),
    stated: new Map(
      relationships.map(({ person, relationship }) => [register.person(person).id, relationship]),
    ),
    stay: stay.map((ref) => register.person(ref)),
    along: along.map((ref) => register.person(ref)),
  };
}

function splitIn(register: MemoryStreams, body: Body) {
  const children = ((body['children'] ?? []) as Ref[]).map((ref) => register.person(ref));
  return { ...coupleIn(register, body), children };
}
