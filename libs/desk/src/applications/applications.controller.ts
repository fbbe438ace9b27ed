import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, Roles, text, type Actor } from '@peristiwa/service';
import { answerSchema, applicationSchema, applicationsSchema, applicationToReadSchema } from '../answer';
import { uuidSchema } from '../bodies';
import { DESK_FRONT } from '../desk-module';
import type { DeskFront } from '../front';

const rejectionBody = z
  .strictObject({ reason: text({ min: 3, max: 500 }).meta({ description: 'Alasan penolakan' }) })
  .meta({ id: 'RejectApplication', example: { reason: 'SPTJM belum ditandatangani kedua saksi' } });

/** Permohonan: requests that wait for a second officer of the same office (ADR 0034). */
@ApiTags('applications')
@Controller('v1/applications')
@Roles('registrar')
export class ApplicationsController {
  constructor(@Inject(DESK_FRONT) private readonly front: DeskFront) {}

  @Get()
  @ApiOperation({ operationId: 'list-applications', summary: 'The open applications of the office' })
  @ApiOkResponse({ description: 'The oldest first, at most 200', standardSchema: applicationsSchema })
  async list(@CurrentActor() actor: Actor) {
    return { applications: await this.front.applicationsOf(actor) };
  }

  @Get(':requestId')
  @ApiOperation({ operationId: 'read-application', summary: 'An application with its content' })
  @ApiOkResponse({
    description: 'With what its act would answer now',
    standardSchema: applicationToReadSchema,
  })
  read(@Param('requestId', { schema: uuidSchema }) requestId: string, @CurrentActor() actor: Actor) {
    return this.front.application(requestId, actor);
  }

  @Post(':requestId/approval')
  @ApiOperation({
    operationId: 'approve-application',
    summary: 'Record an application, as another officer than the one who submitted it (persetujuan)',
  })
  @ApiCreatedResponse({ description: 'Recorded; safe to repeat', standardSchema: answerSchema })
  async approve(@Param('requestId', { schema: uuidSchema }) requestId: string, @CurrentActor() actor: Actor) {
    return (await this.front.approve(requestId, actor)).answer;
  }

  @Post(':requestId/rejection')
  @ApiOperation({ operationId: 'reject-application', summary: 'Reject an application (penolakan)' })
  @ApiCreatedResponse({ description: 'Rejected; safe to repeat', standardSchema: applicationSchema })
  reject(
    @Param('requestId', { schema: uuidSchema }) requestId: string,
    @Body({ schema: rejectionBody }) { reason }: z.infer<typeof rejectionBody>,
    @CurrentActor() actor: Actor,
  ) {
    return this.front.reject(requestId, actor, reason);
  }
}
