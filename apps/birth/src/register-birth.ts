import { z } from 'zod';
import {
  activeMarriages,
  birthAttendants,
  cardOfChild,
  deliveryPlaces,
  inRegister,
  registerBirth,
  relationshipsOfChild,
  sexes,
  type CardsOfBirth,
  type Known,
  type Person,
  type RegisterBirth,
  type RegisteredPerson,
} from '@peristiwa/domain';
import {
  codeSchema,
  dateSchema,
  demoBirth,
  demoBirthAbroad,
  deskCommand,
  eventAbroadSchema,
  familyRefSchema,
  hints,
  nameSchema,
  personRefSchema,
  requestFields,
  type Reading,
} from '@peristiwa/desk';
import { inBoth, text } from '@peristiwa/service';
import { birthPlaceClaims, birthPlaceSchema, isRegency } from './birth-place';
import { parentOf, parentSchema } from './parents';

const childSchema = z.strictObject({
  person: personRefSchema.optional().meta({
    description: 'The child is in the register already, without an act of birth: the NIK stays',
  }),
  name: nameSchema.meta({ description: 'Letters A–Z, two words or more, at most 60 characters' }),
  sex: codeSchema(sexes),
  birthPlace: birthPlaceSchema,
  birthOrder: z
    .number()
    .int()
    .min(1)
    .max(30)
    .meta({ description: 'Order of birth among the children of the mother (anak ke-)' }),
  weightGrams: z.number().int().min(200).max(8_000).optional(),
  lengthCm: z.number().min(15).max(80).optional(),
  deliveryPlace: codeSchema(deliveryPlaces).optional(),
  attendant: codeSchema(birthAttendants).optional(),
});

const numberOfPaper = text({ max: 64 });

/** The card that receives the child, when it is neither the mother's nor the father's. */
const cardSchema = z.strictObject({
  kind: z.literal('join'),
  host: familyRefSchema,
  relationship: z
    .enum(relationshipsOfChild)
    .optional()
    .meta({ description: 'SHDK of the child', ...hints({ 'x-codes': 'shdk' }) }),
  guardianStatement: numberOfPaper.optional().meta({
    description: 'Number of the statement (surat pernyataan) of the family that takes the child in',
  }),
});

/** F-2.01, pelaporan kelahiran. Twins are one delivery: all live children in one request. */
const birthBody = z
  .strictObject({
    ...requestFields,
    bornOn: dateSchema,
    mother: parentSchema.optional().meta({ description: 'Required, except for a foundling' }),
    father: parentSchema.optional(),
    foundling: z
      .strictObject({ policeReport: numberOfPaper })
      .optional()
      .meta({ description: 'Without mother and father (anak yang tidak diketahui asal-usulnya)' }),
    sptjm: numberOfPaper
      .optional()
      .meta({ description: 'SPTJM F-2.04, for parents without a recorded marriage' }),
    children: z.array(childSchema).min(1).max(5),
    plurality: z.number().int().min(1).max(5).optional().meta({
      description:
        'Jenis kelahiran: children of this delivery, those born dead or reported apart included. Default: `children`',
    }),
    confirmedNew: z.boolean().optional().meta({
      description:
        'The office has compared the child with the candidates of `possible-duplicate`; it is another person',
    }),
    abroad: eventAbroadSchema.optional(),
    family: cardSchema.optional(),
    lateDecision: numberOfPaper.optional(),
  })
  .superRefine(({ mother, father, foundling, children, abroad }, context) => {
    for (const [index, { birthPlace }] of children.entries()) {
      if (isRegency(birthPlace) === (abroad === undefined)) continue;
      const message = abroad
        ? inBoth('isi nama tempat di luar negeri', 'name the place abroad')
        : inBoth('kode kabupaten/kota terdiri atas 4 digit', 'a regency code has 4 digits');
      const path = ['children', index, 'birthPlace'];
      context.addIssue({ code: 'custom', path, message, params: { code: 'invalid' } });
    }
    if (!mother && !foundling) {
      const message = inBoth(
        'isi data ibu, atau `foundling` untuk anak yang tidak diketahui asal-usulnya',
        'name the mother, or `foundling` where no parent is known',
      );
      context.addIssue({ code: 'custom', path: ['mother'], message, params: { code: 'required' } });
    }
    if (foundling && (mother ?? father)) {
      const message = inBoth(
        'tidak boleh diisi bersama data ibu atau ayah',
        'cannot be combined with a mother or a father',
      );
      context.addIssue({ code: 'custom', path: ['foundling'], message, params: { code: 'has-parents' } });
    }
  })
  .meta({
    id: 'RegisterBirth',
    example: demoBirth,
    'x-examples': {
      'di dalam negeri': { value: demoBirth },
      'di luar negeri': { value: demoBirthAbroad },
    },
  });
type BirthBody = z.infer<typeof birthBody>;

export const registerBirthCommand = deskCommand({
  name: 'register-birth',
  summary: 'Register a birth: the children of one delivery (pencatatan kelahiran)',
  body: birthBody,
  areas: ({ children }) =>
    children.flatMap(({ birthPlace }, index) => birthPlaceClaims(birthPlace, `children.${index}.birthPlace`)),
  async gather(body, read) {
    // Both parents are read in one round trip.
    const [mother, father] = await Promise.all([parentOf(body.mother, read), parentOf(body.father, read)]);
    const subjects = await Promise.all(body.children.map(({ person }) => read.maybePerson(person)));
    const parents = [inRegister(mother), inRegister(father)];
    const cards = await cardsOf(body, parents, read);
    const card = cardOfChild(cards);
    const headsCard = parents.some((parent) => parent && parent.id === card?.state.headId);
    const [members, alike] = await Promise.all([
      // Other members are not needed when a parent heads the card: the child is then a child of the head.
      card && !headsCard ? read.members(card) : new Map<string, RegisteredPerson>(),
      read.alikeTo({
        people: body.children.map(({ sex, birthPlace }) => ({ sex, birthPlace, bornOn: body.bornOn })),
        area: card?.state.address.area,
        parents,
        card,
      }),
    ]);
    const homes = read.homes(parents.find((parent) => parent !== undefined));
    const married = subjects.filter((subject) => isMarried(subject));
    const related = [...married, ...parents].filter((one) => one !== undefined);
    // Every stream that is read becomes a guard of the append: few children have a spouse.
    const kin = married.length > 0 ? await read.kin(related) : undefined;
    return { mother, father, cards, members, alike, homes, subjects, kin };
  },
  decide: (body, facts, context) => registerBirth(body satisfies RegisterBirth, facts, context),
});

function isMarried(subject: Known<Person> | undefined): boolean {
  return subject?.state.status === 'registered' && activeMarriages(subject.state).length > 0;
}

/** Reads only the cards that are needed, because every stream that is read becomes a guard of the append. */
async function cardsOf(
  { family }: BirthBody,
  [mother, father]: readonly ReturnType<typeof inRegister>[],
  read: Reading,
): Promise<CardsOfBirth> {
  if (family) return { host: await read.family(family.host) };
  const cards = { mother: mother && (await read.familyOf(mother)) };
  if (cardOfChild(cards)) return cards;
  return { ...cards, father: father && (await read.familyOf(father)) };
}
