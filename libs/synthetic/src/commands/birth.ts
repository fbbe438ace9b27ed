import { registerBirth } from '@peristiwa/domain';
import { optionalIn, personIn, type Decisions } from './request';

export const birthDecisions: Decisions<'register-birth'> = {
  'register-birth': (register, { body, context }) => {
    const mother = personIn(register, body, 'mother');
    const family = register.familyOf(mother);
    const facts = {
      mother,
      father: optionalIn(register, body, 'father'),
      cards: { mother: family },
      members: register.members(family),
      alike: [],
      homes: register.homes(mother),
    };
    return registerBirth(body as never, facts, context);
  },
};
