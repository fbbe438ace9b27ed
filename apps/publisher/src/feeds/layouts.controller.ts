import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, Roles, text, type Actor } from '@peristiwa/service';
import { Partner } from '../agreements/agreement.body';
import { FeedLayouts } from './layouts';

/** Kafka has no upper limit; each partition of a feed costs a heartbeat every few seconds. */
const PARTITIONS_MAX = 96;

const LayoutBody = z
  .strictObject({
    partitions: z.number().int().min(2).max(PARTITIONS_MAX),
    reason: text({ min: 10, max: 500 }),
  })
  .meta({
    id: 'FeedLayoutBody',
    example: { partitions: 6, reason: 'Penerima menambah instans; tiga partisi tidak cukup lagi' },
  });

const Layout = z
  .object({
    layout: z.number().int(),
    partitions: z.number().int(),
    afterSequence: z.number().int().nullable(),
    reason: z.string(),
    orderedBy: z.string(),
    orderedAt: z.string(),
    begunAt: z.string().nullable(),
  })
  .meta({ id: 'FeedLayout' });
const Layouts = z
  .object({ partitions: z.number().int(), layouts: z.array(Layout) })
  .meta({ id: 'FeedLayouts' });

@ApiTags('feeds')
@Controller('v1/feeds/:partner/layouts')
export class LayoutsController {
  constructor(private readonly layouts: FeedLayouts) {}

  @Post()
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({
    summary: 'Give a feed more partitions',
    description:
      'The layout begins within seconds, between two messages. Later messages name the last one before it as ' +
      '`ce_aftersequence`: a consumer applies them when it has applied everything up to that one, so the order of each ' +
      'person is kept. Partitions are never taken away.',
  })
  @ApiAcceptedResponse({ description: 'Ordered', standardSchema: Layout })
  order(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: LayoutBody }) body: z.infer<typeof LayoutBody>,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof Layout>> {
    return this.layouts.order(partner, body, actor.subject);
  }

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'How many partitions a feed has, and since which message' })
  @ApiOkResponse({ description: 'Layouts, the latest first', standardSchema: Layouts })
  list(@Param('partner', { schema: Partner }) partner: string): Promise<z.infer<typeof Layouts>> {
    return this.layouts.of(partner);
  }
}
