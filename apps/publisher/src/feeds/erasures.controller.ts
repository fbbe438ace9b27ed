import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Partner } from '../agreements/agreement.body';
import { Erasure, ErasureBody, Erasures } from './erasures';

@ApiTags('feeds')
@Controller('v1/feeds/:partner/erasures')
export class ErasuresController {
  constructor(private readonly erasures: Erasures) {}

  /** Only the partner itself can say so, also while its agreement is suspended or after it has ended. */
  @Post()
  @HttpCode(200)
  @Roles('partner')
  @ApiOperation({ summary: 'Acknowledge the erasure that the messages up to a sequence require' })
  @ApiOkResponse({ description: 'Recorded', standardSchema: Erasure })
  acknowledge(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: ErasureBody }) body: ErasureBody,
    @CurrentActor() actor: Actor,
  ): Promise<Erasure> {
    assertMaySee(actor, partner, []);
    return this.erasures.acknowledge(partner, body, actor.subject);
  }
}
