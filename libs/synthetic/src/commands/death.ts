import { registerDeath, registerDeathWithoutNik } from '@peristiwa/domain';
import { optionalIn, personIn, type Decisions } from './request';

export const deathDecisions: Decisions<'register-death' | 'register-death-without-nik'> = {
  'register-death-without-nik': (_register, { body, context }) =>
    registerDeathWithoutNik(body as never, context),

  'register-death': (register, { body, context }) => {
    const deceased = personIn(register, body, 'person');
    const family = register.familyOf(deceased);
    const members = register.members(family, deceased.id);
    const facts = { deceased, family, members, relatives: register.relatives(members) };
    const successorId = optionalIn(register, body, 'successor')?.id;
    return registerDeath({ ...body, successorId } as never, facts, context);
  },
};
