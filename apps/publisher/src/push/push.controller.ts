import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, Roles, text, type Actor } from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Partner } from '../agreements/agreement.body';
import { Pushes, type Push } from './pushes';

const reason = text({ min: 10, max: 500 });
const PushBody = z
  .strictObject({
    url: text({ max: 300 }),
    /** Begin after this sequence; default: where it was, or at the first message. */
    after: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    reason,
  })
  .meta({
    id: 'PushBody',
    example: {
      url: 'https://sink.example/peristiwa',
      after: 0,
      reason: 'Mitra tidak memakai Kafka (PKS lampiran II)',
    },
  });
const ChangeBody = z
  .strictObject({ reason })
  .meta({ id: 'PushReason', example: { reason: 'Server mitra sudah berjalan lagi' } });

const PushAnswer = z
  .object({
    partner: z.string(),
    url: z.string(),
    state: z.enum(['active', 'suspended', 'stopped']),
    /** The last message that the partner has confirmed, and the last one of the feed. */
    delivered: z.number().int(),
    highWater: z.number().int(),
    failures: z.number().int(),
    failingSince: z.string().nullable(),
    lastFailure: z.string().nullable(),
    nextAt: z.string().nullable(),
    reason: z.string(),
    changedBy: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'Push' });
type PushAnswer = z.infer<typeof PushAnswer>;

/** The feed by HTTPS, for a partner without a consumer of Kafka (ADR 0058). */
@ApiTags('push')
@Controller('v1/feeds/:partner/push')
export class PushController {
  constructor(private readonly pushes: Pushes) {}

  @Post()
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Deliver a feed by HTTPS to a URL of the allow-list' })
  @ApiOkResponse({ description: 'Push', standardSchema: PushAnswer })
  async set(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: PushBody }) body: z.infer<typeof PushBody>,
    @CurrentActor() actor: Actor,
  ): Promise<PushAnswer> {
    return toAnswer(await this.pushes.set(partner, body, actor.subject));
  }

  @Get()
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'How far a feed has been delivered by HTTPS, and what failed' })
  @ApiOkResponse({ description: 'Push', standardSchema: PushAnswer })
  async get(
    @Param('partner', { schema: Partner }) partner: string,
    @CurrentActor() actor: Actor,
  ): Promise<PushAnswer> {
    assertMaySee(actor, partner, ['operator', 'auditor']);
    return toAnswer(await this.pushes.get(partner));
  }

  @Post('stop')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Stop the delivery; the partner pulls' })
  @ApiOkResponse({ description: 'Push', standardSchema: PushAnswer })
  async stop(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: ChangeBody }) body: z.infer<typeof ChangeBody>,
    @CurrentActor() actor: Actor,
  ): Promise<PushAnswer> {
    return toAnswer(await this.pushes.stop(partner, body.reason, actor.subject));
  }

  @Post('resume')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Continue after the last message that was confirmed' })
  @ApiOkResponse({ description: 'Push', standardSchema: PushAnswer })
  async resume(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: ChangeBody }) body: z.infer<typeof ChangeBody>,
    @CurrentActor() actor: Actor,
  ): Promise<PushAnswer> {
    return toAnswer(await this.pushes.resume(partner, body.reason, actor.subject));
  }
}

function toAnswer({ failingSince, nextAt, changedAt, ...push }: Push): PushAnswer {
  return {
    ...push,
    failingSince: failingSince?.toISOString() ?? null,
    nextAt: nextAt?.toISOString() ?? null,
    changedAt: changedAt.toISOString(),
  };
}
