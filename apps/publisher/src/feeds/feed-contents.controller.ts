import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { personMessageKind, sequencedType, type SequencedKind } from '@peristiwa/contracts';
import { Roles, wholeNumber } from '@peristiwa/service';
import { Partner } from '../agreements/agreement.body';
import { FeedContents, type MessageHeadline } from './feed-contents';

const HeadlinesQuery = z.strictObject({
  before: wholeNumber({ min: 1 }).optional(),
  kind: z
    .string()
    .regex(/^[a-z][a-z-]{1,40}$/)
    .optional(),
  limit: wholeNumber({ min: 1, max: 500 }).default(100),
});
const HeadlinesAnswer = z
  .object({
    messages: z.array(
      z.object({
        sequence: z.number().int(),
        partition: z.number().int(),
        kind: z.string(),
        agreementVersion: z.number().int(),
        bytes: z.number().int(),
        campaignId: z.string().nullable(),
        createdAt: z.string(),
        isSent: z.boolean(),
      }),
    ),
    /** The `before` of the next page. */
    next: z.number().int().nullable(),
  })
  .meta({ id: 'FeedHeadlines' });

const BackfillsAnswer = z
  .object({
    backfills: z.array(
      z.object({
        agreementVersion: z.number().int(),
        afterSequence: z.number().int(),
        throughSequence: z.number().int().nullable(),
        messages: z.number().int(),
        digest: z.string(),
        passed: z.number().int().nullable(),
        beganAt: z.string(),
        completedAt: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'FeedBackfills' });

@ApiTags('feeds')
@Controller('v1/feeds/:partner')
export class FeedContentsController {
  constructor(private readonly contents: FeedContents) {}

  @Get('messages')
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'Which messages a feed has, the latest first, without anything of the persons',
    description: 'One of them with its value: `GET /v1/feeds/{partner}/events`, which leaves an audit row.',
  })
  @ApiOkResponse({ description: 'Messages', standardSchema: HeadlinesAnswer })
  async messages(
    @Param('partner', { schema: Partner }) partner: string,
    @Query({ schema: HeadlinesQuery }) { before, kind, limit }: z.infer<typeof HeadlinesQuery>,
  ): Promise<z.infer<typeof HeadlinesAnswer>> {
    const type = kind && sequencedType(kind as SequencedKind);
    const messages = await this.contents.headlines(partner, { before, type, limit });
    const next = messages.length < limit ? null : (messages.at(-1)?.sequence ?? null);
    return { messages: messages.map(toAnswer), next };
  }

  @Get('backfills')
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'Changes of the agreement on their way to everybody, the latest first; at most 100',
  })
  @ApiOkResponse({ description: 'Back-fills', standardSchema: BackfillsAnswer })
  async backfills(
    @Param('partner', { schema: Partner }) partner: string,
  ): Promise<z.infer<typeof BackfillsAnswer>> {
    return { backfills: await this.contents.backfills(partner) };
  }
}

function toAnswer({ type, ...message }: MessageHeadline) {
  return { ...message, kind: personMessageKind(type) ?? type.split('.').at(-2) ?? type };
}
