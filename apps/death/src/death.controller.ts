import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { answerSchema, DeskCounter } from '@peristiwa/desk';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { deathBody, registerDeathCommand } from './register-death';

@ApiTags('deaths')
@Controller('v1/deaths')
@Roles('registrar')
export class DeathController {
  constructor(@Inject(DeskCounter) private readonly counter: DeskCounter) {}

  @Post()
  @ApiOperation({ summary: 'Register a death (pencatatan kematian)' })
  @ApiCreatedResponse({
    description: 'Registered; 200 when this request was registered before',
    standardSchema: answerSchema,
  })
  register(
    @Body({ schema: deathBody }) body: z.infer<typeof deathBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(registerDeathCommand, body, actor, reply);
  }
}
