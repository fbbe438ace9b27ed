import { z } from 'zod';
import { exampleReportFor, forms, peopleAsked, type CommandName } from '@peristiwa/contracts';
import { channels, citizenships, reporterRelationships } from '@peristiwa/domain';
import { inBoth, text } from '@peristiwa/service';
import { codeSchema, dateSchema, hints, kkNumberSchema, nameSchema, nikSchema, uuidSchema } from './bodies';

/** Somebody who acts in a report without being its subject; a person without a NIK is a foreigner. */
const party = {
  nik: nikSchema.optional().meta({ description: 'NIK; a foreigner may have none' }),
  name: nameSchema.meta({ description: 'Nama lengkap' }),
  kkNumber: kkNumberSchema.optional().meta({ description: 'Nomor KK' }),
  citizenship: codeSchema(citizenships).optional().meta({ description: 'Kewarganegaraan; default WNI' }),
};
type Party = Readonly<{ nik?: string; citizenship?: string }>;

/** A NIK, or a foreigner without one. */
const isIdentified = ({ nik, citizenship }: Party) => nik !== undefined || citizenship === 'foreign';
const NOT_IDENTIFIED = {
  path: ['nik'],
  error: inBoth('wajib diisi, kecuali bagi warga negara asing', 'is required, except of a foreigner'),
  params: { code: 'required' },
};

const reporterSchema = z
  .strictObject({
    ...party,
    relationship: codeSchema(reporterRelationships).meta({
      description: 'Hubungan pelapor with the subject of the act',
    }),
  })
  .refine(isIdentified, NOT_IDENTIFIED)
  .meta({ description: 'Pelapor' });

const witnessesSchema = z
  .array(z.strictObject(party).refine(isIdentified, NOT_IDENTIFIED))
  .length(2)
  .refine(([first, second]) => first?.nik === undefined || first.nik !== second?.nik, {
    path: [1, 'nik'],
    error: inBoth('saksi II harus orang lain', 'the second witness must be another person'),
    params: { code: 'same-person' },
  })
  .meta({ description: 'Saksi I and saksi II' });

const legalBasisSchema = z
  .strictObject({
    kind: z.enum(['court', 'decree', 'sptjm', 'authentic-document']).meta({
      description: 'Penetapan or putusan pengadilan, keputusan pejabat, SPTJM, or dokumen autentik',
    }),
    number: text({ max: 64 }).meta({ description: 'Nomor' }),
    date: dateSchema.meta({ description: 'Tanggal' }),
    issuer: text({ max: 120 }).meta({ description: 'Penerbit' }),
  })
  .meta({ description: 'Dasar: the paper that the act rests on besides its own evidence' });

const envelopeSchema = z.strictObject({
  reporter: reporterSchema.optional(),
  witnesses: witnessesSchema.optional(),
  legalBasis: legalBasisSchema.optional(),
  channel: codeSchema(channels).optional().meta({
    description: 'Saluran: where the applicant was served; default: the counter',
  }),
  settles: uuidSchema.optional().meta({
    description: 'The case of data balikan that this act settles (Permendagri 102/2019 art. 38)',
  }),
  campaignId: uuidSchema.optional().meta({
    description: 'Kampanye: the mass correction that the act is part of, as the operator opened it',
  }),
});
/** What a report says besides the facts of its act (domain.md §2.4). */
export type Envelope = z.infer<typeof envelopeSchema>;
type EnvelopeField = keyof Envelope;

/** A body with the envelope beside its own fields, and the fields that were added. */
export interface Enveloped<Body> {
  readonly body: z.ZodObject & z.ZodType<Body>;
  readonly envelope: readonly EnvelopeField[];
}

/**
 * The body of a command with the envelope that its form asks for (`forms` of libs/contracts). A field that the command
 * has already is its own: the legal basis of a correction belongs to the decision.
 */
export function enveloped<Body>(name: CommandName, body: z.ZodObject & z.ZodType<Body>): Enveloped<Body> {
  const { example, ...documentation } = body.meta() ?? {};
  const always = peopleAsked(name);
  const added = Object.entries(envelopeSchema.shape).filter(([field]) => !Object.hasOwn(body.shape, field));
  const shape = Object.fromEntries(
    added.map(([field, schema]) => [
      field,
      (always as readonly string[]).includes(field) ? schema.unwrap() : withCondition(name, field, schema),
    ]),
  );
  const complete = { ...(example as object), ...exampleReportFor(name, { ...(example as object) }) };
  const extended = body.safeExtend(shape);
  const checked = forms[name].sentWith ? extended.superRefine(requirePeople(name)) : extended;
  return {
    body: checked.meta({
      ...documentation,
      ...(example === undefined ? {} : { example: complete }),
    }) as never,
    envelope: added.map(([field]) => field as EnvelopeField),
  };
}

/** Nobody reports to this office what another authority sends. */
function withCondition(name: CommandName, field: string, schema: z.ZodType): z.ZodType {
  const { sentWith } = forms[name];
  if (!sentWith || !['reporter', 'witnesses'].includes(field)) return schema;
  const { member, value: is } = sentWith;
  return schema.meta({ ...hints({ 'x-unless': { member, ...(is !== undefined && { is }) } }) });
}

/** Where the rest of the request decides whether the form asks for them. */
function requirePeople(name: CommandName) {
  return (given: Readonly<Record<string, unknown>>, context: z.RefinementCtx) => {
    for (const people of peopleAsked(name, given)) {
      if (given[people] !== undefined) continue;
      const form = forms[name].form;
      const message = inBoth(`wajib diisi (${form})`, `is required (${form})`);
      context.addIssue({ code: 'custom', path: [people], message, params: { code: 'required' } });
    }
  };
}

/** A request in two parts: what is decided on, and what is only recorded with the act. */
export function opened<Body extends object>(
  body: Body,
  fields: readonly EnvelopeField[] = [],
): { readonly act: Body; readonly envelope: Envelope } {
  const isEnvelope = ([field]: [string, unknown]) => (fields as readonly string[]).includes(field);
  const members = Object.entries(body);
  if (!members.some(isEnvelope)) return { act: body, envelope: {} };
  return {
    act: Object.fromEntries(members.filter((member) => !isEnvelope(member))) as Body,
    envelope: Object.fromEntries(members.filter(isEnvelope)),
  };
}
