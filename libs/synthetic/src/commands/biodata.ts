import { recordBiodata, recordFamily } from '@peristiwa/domain';
import { optionalIn, type Decisions } from './request';

export const biodataDecisions: Decisions<'record-biodata' | 'record-family-biodata'> = {
  // No plan of the simulator has it: the population enters one by one.
  'record-family-biodata': (_register, { body, context }) => recordFamily(body as never, new Map(), context),

  'record-biodata': (register, { body, context }) => {
    const { kind, host } = body['family'] as { kind: string; host: object };
    const card = kind === 'join' ? register.family(host) : undefined;
    const [mother, father, spouse] = ['mother', 'father', 'spouse'].map((field) =>
      optionalIn(register, body, field),
    );
    const relatives = [mother, father, spouse].flatMap((person) => person ?? []);
    const facts = {
      host: card,
      members: card ? register.members(card) : new Map<string, never>(),
      mother,
      father,
      spouse,
      kin: register.kin(spouse ? relatives : []),
      alike: [],
    };
    return recordBiodata(body as never, facts, context);
  },
};
