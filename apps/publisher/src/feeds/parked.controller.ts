import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { z } from 'zod';
import { Roles, uuid } from '@peristiwa/service';
import { listParked, retryParked } from '../build/parked';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';

const LIST_MAX = 1_000;
const ParkedAnswer = z
  .object({
    parked: z.array(
      z.object({
        partner: z.string(),
        personId: z.string(),
        reason: z.string(),
        attempts: z.number().int(),
        since: z.string(),
        triedAt: z.string(),
      }),
    ),
  })
  .meta({ id: 'Parked' });
const RetryAnswer = z.object({ partners: z.array(z.string()) }).meta({ id: 'ParkedRetry' });

@ApiTags('feeds')
@Controller('v1/parked')
export class ParkedController {
  constructor(@Inject(PUBLISHER_POOL) private readonly pool: Pool) {}

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'Persons whose view cannot be built, the longest first; at most 1,000' })
  @ApiOkResponse({ description: 'Parked', standardSchema: ParkedAnswer })
  async list(): Promise<z.infer<typeof ParkedAnswer>> {
    return { parked: await listParked(this.pool, LIST_MAX) };
  }

  @Post(':personId/retry')
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({ summary: 'Build the view of a parked person again, for every partner that waits for it' })
  @ApiAcceptedResponse({ description: 'The partners', standardSchema: RetryAnswer })
  async retry(@Param('personId', { schema: uuid }) personId: string): Promise<z.infer<typeof RetryAnswer>> {
    const partners = await retryParked(this.pool, personId);
    if (partners.length === 0) throw problem('notParked');
    return { partners };
  }
}
