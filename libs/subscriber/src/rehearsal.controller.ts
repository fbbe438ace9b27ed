import { Controller, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ProblemError, Roles } from '@peristiwa/service';
import { Feed } from './feed';
import { personKeySchema, personNotInFeed } from './feed.controller';
import { OwnPartnerGuard } from './own-partner.guard';

const Damaged = z.object({ personKey: z.string(), field: z.string() });

/** What an operator breaks to see it mended. A service of real people does not have these routes. */
@ApiTags('rehearsals')
@Controller('v1/copies')
@UseGuards(OwnPartnerGuard)
export class RehearsalController {
  constructor(@Inject(Feed) private readonly feed: Feed) {}

  @Post(':personKey/damage')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({
    summary: 'Damage the copy of one synthetic person, so that a reconciliation has something to repair',
  })
  @ApiOkResponse({ standardSchema: Damaged })
  async damage(@Param('personKey', { schema: personKeySchema }) personKey: string) {
    const field = await this.feed.damage(personKey);
    if (field === undefined) throw new ProblemError(personNotInFeed);
    return { personKey, field };
  }
}
