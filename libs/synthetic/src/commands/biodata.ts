import { recordBiodata, recordFamily } from '@peristiwa/domain';
import { optionalIn, type Decisions } from './request';

export const biodataDecisions: Decisions<'record-biodata' | 'record-family-biodata'> = {
  'record-family-biodata': (_register, { body, context }) => {
    type Relative = { readonly member: number } | undefined;
    type Member = Readonly<Record<'mother' | 'father' | 'spouse', Relative>>;
    const place = (relative: Relative) => relative && { member: relative.member - 1 };
    const members = (body['members'] as Member[]).map((member) => ({
      ...member,
      mother: place(member.mother),
      father: place(member.father),
      spouse: place(member.spouse),
      alike: [],
    }));
    const form = { reportedOn: body.reportedOn, ...(body['family'] as object), members };
    return recordFamily(form as never, new Map(), context);
  },

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
