import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { answerSchema, DeskCounter, uuidSchema } from '@peristiwa/desk';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { addressChangeBody, changeAddressCommand } from './change-address';
import { cancelDepartureCommand, cancellationBody } from './close-departure';
import { arrivalBody, registerArrivalCommand } from './register-arrival';
import { departureBody, registerDepartureCommand } from './register-departure';

const registered = {
  description: 'Registered; 200 when this request was registered before',
  standardSchema: answerSchema,
};

@ApiTags('moves')
@Controller('v1')
@Roles('registrar')
export class MoveController {
  constructor(@Inject(DeskCounter) private readonly counter: DeskCounter) {}

  @Post('moves/departures')
  @ApiOperation({ summary: 'Open a move to another regency at the origin (SKPWNI)' })
  @ApiCreatedResponse(registered)
  depart(
    @Body({ schema: departureBody }) body: z.infer<typeof departureBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(registerDepartureCommand, body, actor, reply);
  }

  @Post('moves/:moveId/arrival')
  @ApiOperation({ summary: 'Complete a move at the destination (kedatangan)' })
  @ApiCreatedResponse(registered)
  arrive(
    @Param('moveId', { schema: uuidSchema }) moveId: string,
    @Body({ schema: arrivalBody }) body: z.infer<typeof arrivalBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(registerArrivalCommand, { ...body, moveId }, actor, reply);
  }

  @Post('moves/:moveId/cancellation')
  @ApiOperation({ summary: 'Cancel a move at the origin (batal pindah)' })
  @ApiCreatedResponse(registered)
  cancel(
    @Param('moveId', { schema: uuidSchema }) moveId: string,
    @Body({ schema: cancellationBody }) body: z.infer<typeof cancellationBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(cancelDepartureCommand, { ...body, moveId }, actor, reply);
  }

  @Post('address-changes')
  @ApiOperation({ summary: 'Change the address of a family card inside the regency' })
  @ApiCreatedResponse(registered)
  changeAddress(
    @Body({ schema: addressChangeBody }) body: z.infer<typeof addressChangeBody>,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.counter.register(changeAddressCommand, body, actor, reply);
  }
}
