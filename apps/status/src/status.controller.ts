import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { answerSchema, DeskCounter } from '@peristiwa/desk';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { biodataBody, recordBiodataCommand } from './record-biodata';
import { divorceBody, registerDivorceCommand } from './register-divorce';
import { marriageBody, registerMarriageCommand } from './register-marriage';

const registered = {
  description: 'Registered; 200 when this request was registered before',
  standardSchema: answerSchema,
};

@ApiTags('status')
@Controller('v1')
@Roles('registrar')
export class StatusController {
  constructor(@Inject(DeskCounter) private readonly counter: DeskCounter) {}

  @Post('biodata')
  @ApiOperation({ summary: 'Bring a resident into the register (pencatatan biodata)' })
  @ApiCreatedResponse(registered)
  record(
    @Body({ schema: biodataBody }) body: z.infer<typeof biodataBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(recordBiodataCommand, body, actor, reply);
  }

  @Post('marriages')
  @ApiOperation({ summary: 'Register a marriage (pencatatan perkawinan)' })
  @ApiCreatedResponse(registered)
  marry(
    @Body({ schema: marriageBody }) body: z.infer<typeof marriageBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(registerMarriageCommand, body, actor, reply);
  }

  @Post('divorces')
  @ApiOperation({ summary: 'Register a divorce (pencatatan perceraian)' })
  @ApiCreatedResponse(registered)
  divorce(
    @Body({ schema: divorceBody }) body: z.infer<typeof divorceBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(registerDivorceCommand, body, actor, reply);
  }
}
