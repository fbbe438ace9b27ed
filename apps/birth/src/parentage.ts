import { z } from 'zod';
import { acknowledgeChild, legitimiseChild } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, personRefSchema, requestFields } from '@peristiwa/desk';
import { text } from '@peristiwa/service';

const numberOfPaper = text({ max: 64 });
const evidence = {
  religiousMarriageOn: dateSchema.optional().meta({ description: 'Tanggal perkawinan agama' }),
  courtDecree: numberOfPaper.optional().meta({ description: 'Nomor penetapan pengadilan' }),
};

/** F-2.01, pelaporan pengakuan anak. */
const acknowledgementBody = z
  .strictObject({
    ...requestFields,
    child: personRefSchema.meta({ description: 'Has an act of birth without a father' }),
    father: personRefSchema,
    acknowledgedOn: dateSchema,
    statement: numberOfPaper.meta({
      description: 'Surat pernyataan pengakuan anak, with the consent of the mother',
    }),
    ...evidence,
  })
  .meta({
    id: 'AcknowledgeChild',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000b3',
      reportedOn: '2026-11-20',
      child: demo.childOfMother,
      father: demo.acknowledger,
      acknowledgedOn: '2026-11-10',
      statement: '12/SP-PA/2026',
      religiousMarriageOn: '2019-05-01',
    },
  });

export const acknowledgeChildCommand = deskCommand({
  name: 'acknowledge-child',
  summary: 'Register that a father acknowledges a child (pengakuan anak)',
  body: acknowledgementBody,
  async gather({ child, father }, read) {
    const [known, his] = await Promise.all([read.person(child), read.person(father)]);
    return { child: known, father: his };
  },
  decide: (body, facts, context) => acknowledgeChild(body, facts, context),
});

/** F-2.01, pelaporan pengesahan anak. */
const legitimationBody = z
  .strictObject({
    ...requestFields,
    child: personRefSchema.meta({ description: 'Has an act of birth with mother and father' }),
    legitimisedOn: dateSchema,
    ...evidence,
  })
  .meta({
    id: 'LegitimiseChild',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000b4',
      reportedOn: '2026-11-20',
      child: demo.childOfCouple,
      legitimisedOn: '2026-11-10',
      religiousMarriageOn: '2009-05-01',
    },
  });

export const legitimiseChildCommand = deskCommand({
  name: 'legitimise-child',
  summary: 'Register that the marriage of its parents makes a child lawful (pengesahan anak)',
  body: legitimationBody,
  async gather(body, read) {
    const child = await read.person(body.child);
    const { motherId, fatherId } =
      child.state.status === 'registered' ? child.state : { motherId: undefined, fatherId: undefined };
    const parent = (personId: string | undefined) =>
      read.maybePerson(personId === undefined ? undefined : { personId });
    const [mother, father] = await Promise.all([parent(motherId), parent(fatherId)]);
    return { child, mother, father };
  },
  decide: (body, facts, context) => legitimiseChild(body, facts, context),
});
