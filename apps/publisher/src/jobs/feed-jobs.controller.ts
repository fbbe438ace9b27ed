import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { feedJobKinds } from '@peristiwa/contracts';
import { CurrentActor, Roles, text, uuid, type Actor } from '@peristiwa/service';
import { Partner } from '../agreements/agreement.body';
import { FeedJobs, type FeedJob } from './feed-jobs';
import { Selection } from './selection';

const JobBody = z
  .strictObject({
    kind: z.enum(feedJobKinds),
    selection: Selection,
    /** Messages, or persons of a resync, in a second. */
    rate: z.number().int().min(1).max(5_000).default(100),
    reason: text({ min: 10, max: 500 }),
  })
  .meta({
    id: 'FeedJobBody',
    example: {
      kind: 'resend',
      selection: { fromSequence: 1, toSequence: 100 },
      rate: 100,
      reason: 'Partisi 2 dipulihkan dari cadangan; pesan minggu lalu hilang',
    },
  });

const RecountBody = z
  .strictObject({ reason: text({ min: 10, max: 500 }) })
  .meta({ id: 'RecountBody', example: { reason: 'Basis data dipulihkan dari cadangan tanpa pemicu' } });
const DryRunBody = z
  .strictObject({ selection: Selection })
  .meta({ id: 'FeedJobDryRun', example: { selection: { kinds: ['died'] } } });
const CountAnswer = z
  .object({ messages: z.number().int(), persons: z.number().int(), bytes: z.number().int() })
  .meta({ id: 'FeedJobCount' });

const JobAnswer = z
  .object({
    jobId: z.string(),
    partner: z.string(),
    kind: z.enum([...feedJobKinds, 'recount']),
    state: z.enum(['running', 'paused', 'cancelled', 'completed']),
    rate: z.number().int(),
    total: z.number().int(),
    done: z.number().int(),
    /** Messages that today's agreement would show otherwise; the partner pulls them. */
    withheld: z.number().int(),
    /** Of a recount: buckets whose digests were not those of the holdings; they were repaired. */
    drifted: z.number().int(),
    secondsLeft: z.number().int(),
    digest: z.string(),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'FeedJob' });
/** A recount has no rate: it rests as long as each of its steps takes. The record of a job wants one. */
const RECOUNT_RATE = 50_000;
const JobsAnswer = z.object({ jobs: z.array(JobAnswer) }).meta({ id: 'FeedJobs' });
const action = z.enum(['pause', 'resume', 'cancel']);

/** Messages again for one partner, without the others noticing (ADR 0046). */
@ApiTags('jobs')
@Controller('v1/feeds/:partner/jobs')
export class FeedJobsController {
  constructor(private readonly jobs: FeedJobs) {}

  @Post('dry-run')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'How many messages and persons a job would concern' })
  @ApiOkResponse({ description: 'Counts', standardSchema: CountAnswer })
  dryRun(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: DryRunBody }) { selection }: z.infer<typeof DryRunBody>,
  ) {
    return this.jobs.dryRun(partner, selection);
  }

  @Post()
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({ summary: 'Resend or replay messages, or resynchronise persons, of one feed' })
  @ApiAcceptedResponse({ description: 'Job', standardSchema: JobAnswer })
  async create(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: JobBody }) body: z.infer<typeof JobBody>,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof JobAnswer>> {
    return toAnswer(await this.jobs.create(partner, body, actor.subject));
  }

  @Post('recount')
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({
    summary: 'Compare the digests of what a partner holds with the holdings, and repair those that are wrong',
  })
  @ApiAcceptedResponse({ description: 'Job', standardSchema: JobAnswer })
  async recount(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: RecountBody }) { reason }: z.infer<typeof RecountBody>,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof JobAnswer>> {
    const job = { kind: 'recount', selection: {}, rate: RECOUNT_RATE, reason } as const;
    return toAnswer(await this.jobs.create(partner, job, actor.subject));
  }

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'The jobs of a feed, the latest first; at most 100' })
  @ApiOkResponse({ description: 'Jobs', standardSchema: JobsAnswer })
  async list(@Param('partner', { schema: Partner }) partner: string): Promise<z.infer<typeof JobsAnswer>> {
    return { jobs: (await this.jobs.list(partner)).map(toAnswer) };
  }

  @Get(':jobId')
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'How far a job is' })
  @ApiOkResponse({ description: 'Job', standardSchema: JobAnswer })
  async one(
    @Param('partner', { schema: Partner }) partner: string,
    @Param('jobId', { schema: uuid }) jobId: string,
  ): Promise<z.infer<typeof JobAnswer>> {
    return toAnswer(await this.jobs.get(partner, jobId));
  }

  @Post(':jobId/:action')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Pause, resume or cancel a job' })
  @ApiOkResponse({ description: 'Job', standardSchema: JobAnswer })
  async change(
    @Param('partner', { schema: Partner }) partner: string,
    @Param('jobId', { schema: uuid }) jobId: string,
    @Param('action', { schema: action }) change: z.infer<typeof action>,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof JobAnswer>> {
    return toAnswer(await this.jobs.change(partner, jobId, change, actor.subject));
  }
}

function toAnswer(job: FeedJob): z.infer<typeof JobAnswer> {
  const { jobId, partner, kind, state, rate, total, done, withheld, drifted, digest, reason, createdBy } =
    job;
  const isOpen = state === 'running' || state === 'paused';
  return {
    jobId,
    partner,
    kind,
    state,
    rate,
    total,
    done,
    withheld,
    drifted,
    secondsLeft: isOpen ? secondsLeft(job) : 0,
    digest,
    reason,
    createdBy,
    createdAt: job.createdAt.toISOString(),
    endedAt: job.endedAt?.toISOString() ?? null,
  };
}

/** A recount is as quick as the database; everything else has the rate that was asked for. */
function secondsLeft({ kind, total, done, withheld, rate, createdAt }: FeedJob): number {
  const left = Math.max(0, total - done - withheld);
  const pace = kind === 'recount' ? (1_000 * done) / Math.max(1, Date.now() - createdAt.getTime()) : rate;
  return pace > 0 ? Math.ceil(left / pace) : 0;
}
