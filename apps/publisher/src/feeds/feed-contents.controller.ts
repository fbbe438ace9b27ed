import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  impersonalTypes,
  personMessageKind,
  personMessageKinds,
  personMessageType,
  retiredKinds,
} from '@peristiwa/contracts';
import { inBoth, Roles, wholeNumber } from '@peristiwa/service';
import { Partner } from '../agreements/agreement.body';
import { FeedContents, type MessageHeadline } from './feed-contents';

/** What a feed may have: messages of persons, also of kinds that are no longer written, and of no person. */
const typeOf: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...personMessageKinds, ...retiredKinds].map((kind) => [kind, personMessageType(kind)]),
  ),
  ...impersonalTypes,
};

export const HeadlinesQuery = z.strictObject({
  before: wholeNumber({ min: 1 }).optional(),
  kind: z
    .string()
    .refine((kind) => Object.hasOwn(typeOf, kind), {
      error: inBoth('harus berupa jenis pesan umpan', 'must be a kind of message of a feed'),
      params: { code: 'wrong-format' },
    })
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
    /** The `before` of the next page, which may be there for a page of one kind without messages. */
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
    const type = kind && typeOf[kind];
    const { messages, next } = await this.contents.headlines(partner, { before, type, limit });
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
