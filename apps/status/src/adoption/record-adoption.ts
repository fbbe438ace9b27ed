import { recordAdoption } from '@peristiwa/domain';
import { dateSchema, demo, deskCommand, personRefSchema } from '@peristiwa/desk';
import { text } from '@peristiwa/service';
import { z } from 'zod';
import { cardFields, readCards } from '../card/card-request';

/** F-2.01, pelaporan pengangkatan anak. */
const adoptionBody = z
  .strictObject({
    ...cardFields,
    child: personRefSchema.meta({ description: 'Anak angkat: has an act of birth and is under 18' }),
    father: personRefSchema.optional().meta({ description: 'Ayah angkat' }),
    mother: personRefSchema
      .optional()
      .meta({ description: 'Ibu angkat. One of the two at least; both are married to each other' }),
    adoptedOn: dateSchema.meta({ description: 'Tanggal penetapan pengadilan' }),
    court: text({ max: 120 }).meta({ description: 'Nama pengadilan' }),
    decreeNumber: text({ max: 64 }).meta({ description: 'Nomor penetapan pengadilan' }),
  })
  .meta({
    id: 'RecordAdoption',
    example: {
      requestId: '00000000-0000-7000-8000-000000000a11',
      reportedOn: '2026-11-20',
      child: demo.adopted,
      father: demo.adoptiveFather,
      mother: demo.adoptiveMother,
      adoptedOn: '2026-11-10',
      court: 'Pengadilan Agama Soreang',
      decreeNumber: '0112/Pdt.P/2026/PA.Sor',
    },
  });

export const recordAdoptionCommand = deskCommand({
  name: 'record-adoption',
  summary: 'Record an adoption by a decision of a court (pengangkatan anak); the note is confidential',
  body: adoptionBody,
  async gather(body, read) {
    const child = await read.person(body.child);
    const mother = await read.maybePerson(body.mother);
    const father = await read.maybePerson(body.father);
    const host = await read.familyOf(father ?? mother ?? child);
    const { facts, stated } = await readCards(body, [await read.familyOf(child), host], read);
    return { facts: { ...facts, host, child, mother, father }, stated };
  },
  decide: (body, { facts, stated }, context) => recordAdoption({ ...body, stated }, facts, context),
});
