import { recordBiodata } from '@peristiwa/domain';
import { optionalIn, type Decisions } from './request';

export const biodataDecisions: Decisions<'record-biodata'> = {
  'record-biodata': (register, { body, context }) => {
    const { kind, host } = body['family'] as { kind: string; host: object };
    const [mother, father, spouse] = ['mother', 'father', 'spouse'].map((field) =>
      optionalIn(register, body, field),
    );
    const relatives = [mother, father, spouse].flatMap((person) => person ?? []);
    const facts = {
      host: kind === 'join' ? register.family(host) : undefined,
      mother,
      father,
      spouse,
      kin: register.kin(spouse ? relatives : []),
      alike: [],
    };
    return recordBiodata(body as never, facts, context);
  },
};
