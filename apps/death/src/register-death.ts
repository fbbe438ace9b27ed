import { z } from 'zod';
import { deathAttestors, deathCauses, registerDeath } from '@peristiwa/domain';
import {
  codeSchema,
  dateSchema,
  demo,
  deskCommand,
  eventAbroadSchema,
  personRefSchema,
  requestFields,
} from '@peristiwa/desk';

/** F-2.01, pelaporan kematian. */
const deathBody = z
  .strictObject({
    ...requestFields,
    person: personRefSchema,
    diedOn: dateSchema,
    cause: codeSchema(deathCauses),
    attestedBy: codeSchema(deathAttestors),
    abroad: eventAbroadSchema.optional(),
    successor: personRefSchema.optional().meta({ description: 'The new head of family, if the head died' }),
  })
  .meta({
    id: 'RegisterDeath',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000d1',
      reportedOn: '2026-11-20',
      person: demo.grandfather,
      diedOn: '2026-11-12',
      cause: 'ordinary-illness',
      attestedBy: 'doctor',
    },
  });

export const registerDeathCommand = deskCommand({
  name: 'register-death',
  summary: 'Register a death (pencatatan kematian)',
  body: deathBody,
  async gather(body, read) {
    const deceased = await read.person(body.person);
    const family = await read.familyOf(deceased);
    const members = await read.members(family, [deceased.id]);
    const successor = await read.maybePerson(body.successor);
    // The death is recorded on the stream of each spouse, wherever they live, so these streams are read for the guard.
    const marriages = deceased.state.status === 'registered' ? deceased.state.marriages : [];
    await read.persons(marriages.map(({ spouseId }) => ({ personId: spouseId })));
    return { deceased, family, members, relatives: await read.relatives(members), successor };
  },
  decide: (body, { successor, ...facts }, context) =>
    registerDeath({ ...body, successorId: successor?.id }, facts, context),
});
