import { recordAdoption, resolveFlag } from '@peristiwa/domain';
import { factsOf } from './card';
import { optionalIn, personIn, type Decisions, statedIn } from './request';

export const adoptionDecisions: Decisions<'record-adoption' | 'resolve-flag'> = {
  'record-adoption': (register, { body, context }) => {
    const child = personIn(register, body, 'child');
    const [mother, father] = [optionalIn(register, body, 'mother'), optionalIn(register, body, 'father')];
    const host = register.familyOf(father ?? mother ?? child);
    const cards = factsOf(register, register.familyOf(child), host);
    const request = { ...body, stated: statedIn(register, body) };
    return recordAdoption(request as never, { ...cards, host, child, mother, father }, context);
  },

  'resolve-flag': (register, { body, context }) => {
    const person = personIn(register, body, 'person');
    return resolveFlag(body as never, { person, family: register.familyOf(person) }, context);
  },
};
