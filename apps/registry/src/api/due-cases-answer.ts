import { z } from 'zod';
import { dueCaseKinds } from '@peristiwa/domain';
import { day, inBoth, wholeNumber } from '@peristiwa/service';
import { AreaCode, queryPosition } from './requests';

/** A page key: area, day, person and kind of the last case of the previous page. */
const Place = z
  .string()
  .regex(
    /^\d{10}\.\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9-]{1,40}$/,
    inBoth('harus berupa `next` dari halaman sebelumnya', 'must be the `next` of the previous page'),
  )
  .transform((place) => {
    const [area = '', dueOn = '', personId = '', kind = ''] = place.split('.');
    return { area, dueOn, personId, kind };
  })
  .refine(
    ({ dueOn }) => day.safeParse(dueOn).success,
    inBoth('harus berupa `next` dari halaman sebelumnya', 'must be the `next` of the previous page'),
  );

export const DueCasesQuery = z.strictObject({
  kind: z.enum(dueCaseKinds).optional().meta({ example: 'first-ktp' }),
  dueUntil: day.optional().meta({
    description:
      'Cases that are due on or before this day, such as a past day for those that are overdue by some time. Without it: ' +
      'those on which the office can act today',
    example: '2026-12-31',
  }),
  area: AreaCode.optional(),
  after: Place.optional(),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
  minPosition: queryPosition,
});
export type DueCasesQuery = z.infer<typeof DueCasesQuery>;

export const DueCasesAnswer = z
  .object({
    cases: z.array(
      z.object({
        personId: z.uuid(),
        kind: z.enum(dueCaseKinds),
        area: z.string(),
        opensOn: z.iso.date().describe('From this day on the office can act'),
        dueOn: z.iso.date(),
        isOverdue: z.boolean(),
        moveId: z.uuid().optional().describe('Of the SKPWNI'),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'DueCasesAnswer' });
