import { z } from 'zod';
import { orderActions, orderOutcomes } from './orders';

const whole = z.number().int();
const at = z.iso.datetime();
const rowsOfBoth = z.object({ live: whole, next: whole });
const streamKind = z.enum(['person', 'family']);

const settings = {
  share: z
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Per cent of the time in which it works while acts are appended; 50 by default, 100 never pauses',
    ),
  threads: z.number().int().min(1).max(64).optional().describe('That read and fold; by default one per core'),
};

export const NewRebuild = z
  .strictObject({ action: z.enum(['rebuild', 'verify', 'rollback']), ...settings })
  .meta({ id: 'NewRebuild', example: { action: 'verify', share: 50 } });
export type NewRebuild = z.infer<typeof NewRebuild>;

export const ResumeRebuild = z.strictObject(settings).meta({ id: 'ResumeRebuild', example: { share: 25 } });
export type ResumeRebuild = z.infer<typeof ResumeRebuild>;

export const OrderAnswer = z.object({ orderNo: whole }).meta({ id: 'RebuildOrderAnswer' });

export const PlanAnswer = z
  .object({
    events: whole,
    slices: whole,
    bytes: whole.describe('Needed for the new version beside the live one'),
    size: z.string(),
    dropsPrevious: z.boolean().describe('The switch would drop the version that could be restored now'),
  })
  .meta({ id: 'RebuildPlanAnswer' });

const phase = z.enum(['load', 'index', 'catch-up', 'compare', 'switch', 'done']);
const progress = z.object({
  phase,
  done: z.number(),
  total: z.number(),
  perSecond: z.number(),
  etaSeconds: z.number().optional(),
});

const Rebuild = z.object({
  rebuildNo: whole,
  kind: z.enum(['rebuild', 'rollback']),
  phase,
  verifyOnly: z.boolean(),
  outcome: z.enum(['switched', 'verified', 'cancelled']).optional(),
  events: whole,
  eventsTotal: whole,
  eventsPerSecond: z.number(),
  startedAt: at,
  endedAt: at.optional(),
  differences: whole.optional().describe('Streams that differ; absent before the comparison'),
});

const Order = z.object({
  orderNo: whole,
  action: z.enum(orderActions),
  share: whole,
  threads: whole,
  orderedBy: z.string(),
  orderedAt: at,
  attempts: whole.describe(
    'Processes that were begun for it; not those that a restart or another rebuild ended',
  ),
  progress: progress.optional(),
  outcome: z.enum(orderOutcomes).optional(),
  reason: z.string().optional(),
  endedAt: at.optional(),
});

export const RebuildsAnswer = z
  .object({
    isPermitted: z.boolean().describe('Whether the log-in of the service may rebuild'),
    hasPrevious: z.boolean().describe('Whether a rollback can restore a version'),
    standing: z.enum(['running', 'stopping', 'paused', 'interrupted']).optional(),
    orders: z.array(Order),
    rebuilds: z.array(Rebuild),
  })
  .meta({ id: 'RebuildsAnswer' });

export const RebuildAnswer = Rebuild.extend({
  comparison: z
    .object({
      slices: whole,
      slicesDiffering: whole,
      persons: rowsOfBoth,
      families: rowsOfBoth,
      digests: z
        .array(
          z.object({
            kind: streamKind,
            slice: whole,
            live: whole,
            next: whole,
            verdict: z.enum(['same', 'later', 'differs']),
          }),
        )
        .describe(
          'Of each slice of streams: rows of both versions, and whether they are the same, differ only by what the live version has changed since, or differ',
        ),
    })
    .optional(),
  differing: z
    .array(
      z.object({
        streamId: z.uuid(),
        kind: streamKind,
        difference: z.enum(['state', 'behind', 'ahead', 'missing', 'extra']),
      }),
    )
    .describe('The first 200, of the last rebuild'),
}).meta({ id: 'RebuildAnswer' });
