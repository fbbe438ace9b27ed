import { acknowledgeChild, legitimiseChild, recordStillbirth, registerBirth } from '@peristiwa/domain';
import { optionalIn, personIn, type Decisions, type Ref } from './request';

type BirthCommand = 'register-birth' | 'record-stillbirth' | 'acknowledge-child' | 'legitimise-child';

export const birthDecisions: Decisions<BirthCommand> = {
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
      subjects: (body['children'] as { person?: Ref }[]).map(
        ({ person }) => person && register.person(person),
      ),
    };
    return registerBirth(body as never, facts, context);
  },

  'record-stillbirth': (register, { body, context }) => {
    const facts = {
      mother: personIn(register, body, 'mother'),
      father: optionalIn(register, body, 'father'),
    };
    return recordStillbirth(body as never, facts, context);
  },

  'acknowledge-child': (register, { body, context }) => {
    const facts = { child: personIn(register, body, 'child'), father: personIn(register, body, 'father') };
    return acknowledgeChild(body as never, facts, context);
  },

  'legitimise-child': (register, { body, context }) => {
    const child = personIn(register, body, 'child');
    const { motherId, fatherId } = child.state as { motherId?: string; fatherId?: string };
    const parent = (personId?: string) => (personId ? register.person({ personId }) : undefined);
    const facts = { child, mother: parent(motherId), father: parent(fatherId) };
    return legitimiseChild(body as never, facts, context);
  },
};
