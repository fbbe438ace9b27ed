import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { answerSchema, DeskCounter } from '@peristiwa/desk';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { birthBody, registerBirthCommand } from './register-birth';

@ApiTags('births')
@Controller('v1/births')
@Roles('registrar')
export class BirthController {
  constructor(@Inject(DeskCounter) private readonly counter: DeskCounter) {}

  @Post()
  @ApiOperation({ summary: 'Register the children of one delivery (pencatatan kelahiran)' })
  @ApiCreatedResponse({
    description: 'Registered; 200 when this request was registered before',
    standardSchema: answerSchema,
  })
  register(
    @Body({ schema: birthBody }) body: z.infer<typeof birthBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(registerBirthCommand, body, actor, reply);
  }
}
