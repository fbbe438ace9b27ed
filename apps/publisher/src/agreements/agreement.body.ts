import { z } from 'zod';
import { appsOf, observationKinds } from '@peristiwa/contracts';
import { day, inBoth, text } from '@peristiwa/service';
import { purposes, type AgreementTerms } from '../view/agreement';
import { eventClasses, grants, identifyingGrants } from '../view/grants';

export const Partner = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,30}$/,
    inBoth(
      'harus terdiri atas 2–31 huruf kecil, angka, dan tanda hubung, diawali huruf',
      'must be 2 to 31 lower-case letters, digits and hyphens, a letter first',
    ),
  );

/**
 * Names that other apps have as database, role or OAuth client, and the roles of the development issuer: a partner of such a
 * name would share them.
 */
const taken: ReadonlySet<string> = new Set([
  ...appsOf('desk'),
  ...appsOf('core'),
  ...['ledger', 'operator', 'auditor', 'system', 'partner', 'registrar', 'postgres', 'peristiwa'],
]);

const unique = (list: readonly unknown[]) => new Set(list).size === list.length;
const uniqueText = inBoth('tidak boleh berulang', 'must not repeat');

/** The draft of an agreement, or of the next version of one; the publisher assigns the version number. */
export const AgreementBody = z
  .strictObject({
    partner: Partner.refine((name) => !taken.has(name) && !name.startsWith('registrar-'), {
      error: inBoth('sudah dipakai oleh bagian lain sistem', 'is the name of another part of the system'),
      params: { code: 'name-taken' },
    }),
    legalBasis: text({ max: 500 }),
    purposes: z.array(z.enum(purposes)).min(1).refine(unique, uniqueText),
    areaScope: z.union([
      z.literal('national'),
      z
        .array(
          z
            .string()
            .regex(
              /^(\d{2}|\d{4})$/,
              inBoth(
                'harus berupa kode provinsi (2 digit) atau kabupaten/kota (4 digit)',
                'must be the code of a province (2 digits) or a regency (4 digits)',
              ),
            ),
        )
        .min(1)
        .max(600)
        .refine(unique, uniqueText),
    ]),
    eventTypes: z.array(z.enum(eventClasses)).refine(unique, uniqueText),
    fields: z.array(z.enum(grants)).min(1).refine(unique, uniqueText),
    slice: z.enum(['all', 'watch-list']),
    pseudonymised: z.boolean(),
    validFrom: day,
    validTo: day,
    quotaPerDay: z.number().int().min(1).max(1_000_000_000).nullable().default(null),
    observations: z.array(z.enum(observationKinds)).refine(unique, uniqueText).optional(),
  })
  .superRefine((body, context) => {
    if (body.validTo < body.validFrom) {
      const message = inBoth('tidak boleh mendahului validFrom', 'must not be before validFrom');
      context.addIssue({ code: 'custom', path: ['validTo'], message, params: { code: 'before-valid-from' } });
    }
    if (!body.pseudonymised) return;
    for (const [index, field] of body.fields.entries()) {
      if (!identifyingGrants.includes(field)) continue;
      const message = inBoth(
        'menunjukkan identitas penduduk sehingga tidak boleh diberikan bersama pseudonim',
        'identifies a person and contradicts pseudonyms',
      );
      context.addIssue({ code: 'custom', path: ['fields', index], message, params: { code: 'identifying' } });
    }
  })
  .meta({
    id: 'AgreementBody',
    example: {
      // No partner of any installation, so its draft changes no feed.
      partner: 'contoh-lembaga',
      legalBasis: 'PKS contoh antara Ditjen Dukcapil dan lembaga contoh',
      purposes: ['public-service', 'budget-allocation'],
      areaScope: ['32', '3171'],
      eventTypes: ['birth', 'death', 'move', 'departure'],
      fields: ['nik', 'kkNumber', 'name', 'bornOn', 'address', 'residence', 'diedOn', 'eventDates'],
      slice: 'all',
      pseudonymised: false,
      validFrom: '2026-01-01',
      validTo: '2028-12-31',
      quotaPerDay: 100_000,
      observations: ['found-deceased', 'found-moved'],
    },
  });
export type AgreementBody = AgreementTerms;

const Digest = z
  .string()
  .regex(
    /^[0-9a-f]{64}$/,
    inBoth('harus berupa sidik SHA-256 (64 digit heksadesimal)', 'must be a SHA-256 digest'),
  );
const EXAMPLE_DIGEST = 'f0a1c2d3e4b5968778695a4b3c2d1e0ff0a1c2d3e4b5968778695a4b3c2d1e0f';
/** Names a draft by its content. */
export const DigestBody = z
  .strictObject({ digest: Digest })
  .meta({ id: 'DraftDigest', example: { digest: EXAMPLE_DIGEST } });
export type DigestBody = z.infer<typeof DigestBody>;

const reason = text({ min: 10, max: 500 });
export const ReasonBody = z.strictObject({ reason }).meta({
  id: 'AgreementReason',
  example: { reason: 'Laporan tahunan pemanfaatan data belum disampaikan (Permendagri 102/2019)' },
});
export type ReasonBody = z.infer<typeof ReasonBody>;
export const ResumptionBody = z.strictObject({ digest: Digest, reason }).meta({
  id: 'AgreementResumption',
  example: { digest: EXAMPLE_DIGEST, reason: 'Laporan tahunan pemanfaatan data sudah diterima' },
});
export type ResumptionBody = z.infer<typeof ResumptionBody>;

const Nik = z.string().regex(/^\d{16}$/, inBoth('NIK terdiri atas 16 digit', 'a NIK has 16 digits'));
export const WatchListBody = z
  .strictObject({ niks: z.array(Nik).min(1).max(1_000) })
  .meta({ id: 'WatchListBody', example: { niks: ['3204014107889001'] } });
export type WatchListBody = z.infer<typeof WatchListBody>;

export const WatchListAnswer = z
  .object({
    /** Number of persons that were added or removed. */
    changed: z.number().int(),
    notFound: z.array(z.number().int()).meta({
      description:
        'Indexes in `niks`, from 0: when adding, of numbers that are not in the register; when removing, of numbers ' +
        'that were not on the list',
    }),
  })
  .meta({ id: 'WatchListAnswer', example: { changed: 1, notFound: [] } });
export type WatchListAnswer = z.infer<typeof WatchListAnswer>;
