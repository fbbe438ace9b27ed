import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, ProblemError, Roles, type Actor } from '@peristiwa/service';
import { recordedSchema } from './answer';
import { uuidSchema } from './bodies';
import { DESK_FRONT } from './desk-module';
import type { DeskFront } from './front';
import { deskProblems } from './problems';

/** What became of a request whose answer was lost. No personal data: the act is read where acts are read. */
@ApiTags('requests')
@Controller('v1/requests')
@Roles('registrar')
export class RequestsController {
  constructor(@Inject(DESK_FRONT) private readonly front: DeskFront) {}

  @Get(':requestId')
  @ApiOperation({ operationId: 'read-request', summary: 'The act of a request of the own office' })
  @ApiOkResponse({ description: 'The request is on record', standardSchema: recordedSchema })
  async read(@Param('requestId', { schema: uuidSchema }) requestId: string, @CurrentActor() actor: Actor) {
    const recorded = await this.front.recorded(requestId, actor);
    if (!recorded) throw new ProblemError(deskProblems.requestNotRecorded);
    return recorded;
  }
}
