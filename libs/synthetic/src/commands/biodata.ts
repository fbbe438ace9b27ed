import { recordBiodata } from '@peristiwa/domain';
import { optionalIn, type Decisions } from './request';

export const biodataDecisions: Decisions<'record-biodata'> = {
  'record-biodata': (register, { body, context }) => {
    const { kind, host } = body['family'] as { kind: string; host: object };
    const card = kind === 'join' ? register.family(host) : undefined;
    const facts = {
      host: card,
      members: card ? register.members(card) : new Map<string, never>(),
      mother: optionalIn(register, body, 'mother'),
      father: optionalIn(register, body, 'father'),
      spouse: optionalIn(register, body, 'spouse'),
      alike: [],
    };
    return recordBiodata(body as never, facts, context);
  },
};
