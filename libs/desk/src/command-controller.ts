import { Body, Controller, Inject, Param, Post, Query, Res, type Type } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { commands, forms, pathParameters } from '@peristiwa/contracts';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { answerSchema, previewSchema, submittedSchema } from './answer';
import type { AnyOfferedCommand, CommandBody } from './command';
import { DeskCounter } from './desk-module';

/** Position of the first path parameter in `register`. */
const FIRST_PARAMETER = 3;

/** The HTTP side of one command: `POST` on its path, for registrars. */
export function commandController(command: AnyOfferedCommand, tag: string): Type<unknown> {
  const parameters = pathParameters(command.name);

  @ApiTags(tag)
  @Controller()
  @Roles('registrar')
  class CommandController {
    constructor(@Inject(DeskCounter) private readonly counter: DeskCounter) {}

    @Post(commands[command.name].path.replaceAll(/\{(\w+)\}/g, ':$1'))
    @ApiOperation({ operationId: command.name, summary: command.summary })
    @ApiCreatedResponse({
      description: 'Registered; 200 when this request was registered before',
      standardSchema: answerSchema,
    })
    @ApiOkResponse({ description: 'This request was registered before', standardSchema: answerSchema })
    register(
      @Body({ schema: bodyWithout(parameters, command.body) }) body: CommandBody,
      @CurrentActor() actor: Actor,
      @Res({ passthrough: true }) reply: FastifyReply,
      ...values: string[]
    ) {
      const path = Object.fromEntries(parameters.map((name, index) => [name, values[index]]));
      const asked = { ...body, ...path };
      return command.preview && values[parameters.length] === 'true'
        ? this.counter.preview(command, asked, actor, reply)
        : this.counter.register(command, asked, actor, reply);
    }
  }
  for (const [index, name] of parameters.entries()) {
    const schema = command.body.shape[name] as z.ZodType;
    Param(name, { schema })(CommandController.prototype, 'register', FIRST_PARAMETER + index);
  }
  if (command.preview) {
    const { prototype } = CommandController;
    Query('dryRun', { schema: dryRunSchema })(prototype, 'register', FIRST_PARAMETER + parameters.length);
    const register = Object.getOwnPropertyDescriptor(prototype, 'register') as PropertyDescriptor;
    const description = 'Registered before, or the answer of a dry run';
    ApiOkResponse({ description, standardSchema: repeatedOrPreviewed })(prototype, 'register', register);
  }
  if (forms[command.name]?.secondOfficer) {
    const { prototype } = CommandController;
    const register = Object.getOwnPropertyDescriptor(prototype, 'register') as PropertyDescriptor;
    const description = 'Waits for a second officer (permohonan diajukan)';
    ApiAcceptedResponse({ description, standardSchema: submittedSchema })(prototype, 'register', register);
  }
  return CommandController;
}

const repeatedOrPreviewed = z.union([answerSchema, previewSchema]);

const dryRunSchema = z
  .enum(['true', 'false'])
  .optional()
  .meta({ description: 'true: the same answer, and nothing is recorded' });

/** The HTTP body of a command: its fields without those of the path, with the same documentation. */
function bodyWithout(parameters: readonly string[], body: z.ZodObject): z.ZodObject {
  if (parameters.length === 0) return body;
  const omitted: Record<string, true> = Object.fromEntries(parameters.map((name) => [name, true]));
  const { example, ...documentation } = body.meta() ?? {};
  const shown = Object.entries(example as object).filter(([field]) => !parameters.includes(field));
  return body
    .omit(omitted as Record<string, never>)
    .meta({ ...documentation, example: Object.fromEntries(shown) });
}
