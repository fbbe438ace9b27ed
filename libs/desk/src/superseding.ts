import { z } from 'zod';
import type { SupersedingName } from '@peristiwa/contracts';
import {
  cancelAct,
  type ActContext,
  type ActDecision,
  type CorrectAct,
  type KindOfAct,
  type SupersedeFacts,
} from '@peristiwa/domain';
import { text } from '@peristiwa/service';
import type { AreaClaim } from './area-claims';
import { dateSchema, hints, requestFields, uuidSchema } from './bodies';
import { deskCommand } from './command';
import type { Reading } from './reading';

const legalBasisSchema = z
  .strictObject({
    kind: z.enum(['court', 'contrarius-actus', 'authentic-document']).meta({
      description:
        'Penetapan pengadilan (UU 23/2006 art. 72), contrarius actus, or the authentic document that shows the ' +
        'clerical error (UU 23/2006 art. 71; corrections only)',
    }),
    number: text({ max: 64 }),
    date: dateSchema,
    issuer: text({ max: 120 }),
    sptjm: text({ max: 64 })
      .optional()
      .meta({
        description: 'Number of the SPTJM; required with contrarius actus',
        ...hints({ 'x-when': { member: 'kind', is: 'contrarius-actus' } }),
      }),
  })
  .meta({ description: 'Dasar' });

/** The fields of every request to correct or cancel an act. */
const supersedingFields = {
  ...requestFields,
  actId: uuidSchema.meta({
    description:
      'The act registered first; or a later act that corrected or cancelled it, to undo only that one',
  }),
  reason: text({ min: 3, max: 500 }).meta({ description: 'Alasan' }),
  legalBasis: legalBasisSchema,
};

const supersedingExample = {
  requestId: '00000000-0000-7000-8000-0000000000e1',
  reportedOn: '2026-11-21',
  actId: '00000000-0000-7000-8000-0000000000e2',
  reason: 'Akta tercatat atas nama orang lain',
  legalBasis: {
    kind: 'contrarius-actus',
    number: '400.12/118/2026',
    date: '2026-11-20',
    issuer: 'Disdukcapil Kabupaten Bandung',
    sptjm: '400.12/SPTJM/118/2026',
  },
};

interface Cancellation {
  readonly name: Extract<SupersedingName, `cancel-${string}`>;
  readonly kind: KindOfAct;
  /** For the API documentation, with the Indonesian term in it. */
  readonly summary: string;
}

/** Pembatalan of acts of one kind (UU 23/2006 art. 72; domain.md §2.2 A). */
export function cancellationCommand({ name, kind, summary }: Cancellation) {
  const body = z.strictObject(supersedingFields).meta({ id: idOf(name), example: supersedingExample });
  return deskCommand<z.infer<typeof body>, SupersedeFacts>({
    name,
    summary,
    body,
    preview: true,
    grounds: ({ reason, legalBasis }) => ({ reason, legalBasis }),
    gather: ({ actId }, read) => read.superseding(actId),
    decide: (request, facts, context) => cancelAct({ ...request, kind }, facts, context),
  });
}

interface CorrectionOf<Shape extends z.ZodRawShape, Corrected> {
  readonly name: Extract<SupersedingName, `correct-${string}`>;
  readonly summary: string;
  /** The fields that may be corrected, each optional. */
  readonly fields: Shape;
  readonly example: object;
  readonly areas?: (corrected: Given<Shape>) => readonly AreaClaim[];
  /** Reads the persons whom the corrected fields name. */
  readonly resolve: (corrected: Given<Shape>, read: Reading) => Promise<Named<Corrected>> | Named<Corrected>;
  readonly correct: (
    request: CorrectAct<Corrected>,
    facts: SupersedeFacts,
    context: ActContext,
  ) => ActDecision<object>;
}
type Given<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape, z.core.$strict>>;

/** Corrected content, and the persons whom it brings into the act. */
interface Named<Corrected> {
  readonly corrected: Corrected;
  readonly people?: readonly { readonly id: string }[];
}

/** Pembetulan of acts of one kind (UU 23/2006 art. 71; domain.md §2.2 A). */
export function correctionCommand<Shape extends z.ZodRawShape, Corrected>(
  of: CorrectionOf<Shape, Corrected>,
) {
  const { name, summary, fields, example, areas, resolve, correct } = of;
  const corrected = z
    .strictObject(fields)
    .meta({ description: 'The fields that change; null leaves an optional field empty' });
  const legalBasis = {
    kind: 'authentic-document',
    number: '812/RSUD/2026',
    date: '2026-11-19',
    issuer: 'RSUD',
  };
  const body = z.strictObject({ ...supersedingFields, corrected }).meta({
    id: idOf(name),
    example: { ...supersedingExample, reason: 'Salah ketik', legalBasis, corrected: example },
  });
  type Body = SupersedingBody & { readonly corrected: Given<Shape> };
  return deskCommand<Body, SupersedeFacts & { readonly corrected: Corrected }>({
    name,
    summary,
    body: body as unknown as z.ZodObject & z.ZodType<Body>,
    preview: true,
    grounds: ({ reason, legalBasis: basis }) => ({ reason, legalBasis: basis }),
    areas: (asked) =>
      (areas?.(asked.corrected) ?? []).map((claim) => ({ ...claim, field: `corrected.${claim.field}` })),
    async gather(asked, read) {
      const named = await resolve(asked.corrected, read);
      const besides = (named.people ?? []).map(({ id }) => ({ personId: id }));
      return { ...(await read.superseding(asked.actId, besides)), corrected: named.corrected };
    },
    decide: (request, facts, context) => correct({ ...request, corrected: facts.corrected }, facts, context),
  });
}
type SupersedingBody = z.infer<z.ZodObject<typeof supersedingFields>>;

/** `cancel-birth` → `CancelBirth`. */
function idOf(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
