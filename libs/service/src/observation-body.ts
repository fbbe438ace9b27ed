import { observationKinds, type ObservationKind } from '@peristiwa/contracts';
import { z } from 'zod';
import { day, text, uuid } from './input';
import { inBoth } from './schema-issues';

const regencyOrBelow = z
  .string()
  .regex(
    /^\d{4}(?:\d{2}(?:\d{4})?)?$/,
    inBoth(
      'harus berupa kode wilayah kabupaten/kota, kecamatan, atau desa/kelurahan',
      'must be the code of a regency, a district or a village',
    ),
  );
const key = z
  .string()
  .regex(
    /^[\w-]{1,100}$/,
    inBoth('harus berupa kunci penduduk pada aliran data', 'must be a person key of the feed'),
  );

const details = z
  .strictObject({
    occurredOn: day.optional().meta({ description: 'The day on which it happened, as far as it is known' }),
    area: regencyOrBelow.optional().meta({ description: 'Kode wilayah' }),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, inBoth('harus berupa kode negara ISO 3166-1', 'must be a code of ISO 3166-1'))
      .optional(),
    otherPersonKey: key.optional().meta({ description: 'Of a duplicate: the other record' }),
    programme: text({ max: 64 }).optional().meta({ description: 'Program bantuan' }),
    status: z.enum(['active', 'suspended', 'ended']).optional().meta({ description: 'Status penerima' }),
  })
  .meta({ description: 'What the partner found' });
type Detail = keyof z.infer<typeof details>;

/** The details that each kind must have, and those that it may have besides. */
const detailsOf: Readonly<Record<ObservationKind, { must: readonly Detail[]; may: readonly Detail[] }>> = {
  'found-deceased': { must: [], may: ['occurredOn', 'area', 'country'] },
  'found-moved': { must: [], may: ['occurredOn', 'area', 'country'] },
  'found-duplicate': { must: ['otherPersonKey'], may: [] },
  'beneficiary-status': { must: ['programme', 'status'], may: ['occurredOn'] },
  'departed-abroad': { must: ['country'], may: ['occurredOn'] },
  'returned-from-abroad': { must: [], may: ['occurredOn', 'country'] },
  'contract-ended': { must: [], may: ['occurredOn', 'country'] },
};

const evidence = z
  .strictObject({
    observedOn: day.meta({ description: 'The day on which the partner found it' }),
    description: text({ min: 10, max: 2_000 }).meta({ description: 'How the partner knows it' }),
    documents: z
      .array(
        z.strictObject({
          type: text({ max: 100 }),
          number: text({ max: 100 }).optional(),
          issuer: text({ max: 200 }).optional(),
        }),
      )
      .max(10)
      .default([]),
  })
  .meta({ description: 'Bukti' });

/** An observation of a partner about a person of its copy (data balikan): over HTTP and on its topic alike. */
export const ObservationBody = z
  .strictObject({
    observationId: uuid.meta({ description: "The partner's own id: what is sent twice is one observation" }),
    personKey: key.meta({ description: "The partner's own key of the person" }),
    kind: z.enum(observationKinds),
    details: details.default({}),
    evidence,
  })
  .superRefine(({ kind, details: given }, context) => {
    const { must, may } = detailsOf[kind];
    for (const name of must) {
      if (given[name] !== undefined) continue;
      const message = inBoth('wajib diisi untuk jenis temuan ini', 'is required for this kind');
      context.addIssue({ code: 'custom', path: ['details', name], message, params: { code: 'required' } });
    }
    for (const name of Object.keys(given) as Detail[]) {
      if (given[name] === undefined || must.includes(name) || may.includes(name)) continue;
      const message = inBoth('tidak termasuk jenis temuan ini', 'is no detail of this kind');
      context.addIssue({
        code: 'custom',
        path: ['details', name],
        message,
        params: { code: 'unknown-field' },
      });
    }
  })
  .meta({
    id: 'ObservationBody',
    example: {
      observationId: '01930000-0000-7000-8000-0000000000d1',
      personKey: '01930000-0000-7000-8000-000000000001',
      kind: 'found-deceased',
      details: { occurredOn: '2026-11-02', area: '3204' },
      evidence: {
        observedOn: '2026-11-19',
        description: 'Keluarga memperlihatkan surat kematian dari desa kepada pendamping PKH',
        documents: [{ type: 'surat keterangan kematian', number: '474.3/112/2026' }],
      },
    },
  });
export type ObservationBody = z.infer<typeof ObservationBody>;
