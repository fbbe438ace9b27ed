import { availableParallelism } from 'node:os';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentActor, ProblemError, Roles, wholeNumber, type Actor } from '@peristiwa/service';
import { rebuildProblems } from './problems';
import {
  NewRebuild,
  OrderAnswer,
  PlanAnswer,
  RebuildAnswer,
  RebuildsAnswer,
  ResumeRebuild,
} from './rebuilds-contract';
import { Rebuilds, type OrderRefusal } from './rebuilds';

const SHARE = 50;
const rebuildNumber = wholeNumber({ min: 1, max: 2_147_483_647 });

@ApiTags('rebuilds')
@Controller('v1/rebuilds')
export class RebuildsController {
  constructor(@Inject(Rebuilds) private readonly rebuilds: Rebuilds) {}

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'Rebuilds of the registry, what was ordered, and what is going on',
    description:
      'The last order has the progress of its present phase. `standing` is there while a rebuild has not ended: running, ' +
      'stopping after its current step, paused, or interrupted (its process ended; resume continues it).',
  })
  @ApiOkResponse({ description: 'Orders and rebuilds, the last first', standardSchema: RebuildsAnswer })
  overview() {
    return this.rebuilds.overview();
  }

  @Get(':rebuildNo')
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'A rebuild with its comparison by digest and the streams that differ' })
  @ApiOkResponse({ description: 'The rebuild', standardSchema: RebuildAnswer })
  async one(@Param('rebuildNo', { schema: rebuildNumber }) rebuildNo: number) {
    const found = await this.rebuilds.rebuild(rebuildNo);
    if (!found) throw new ProblemError(rebuildProblems.rebuildNotFound);
    return found;
  }

  @Post('dry-run')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'What a rebuild would do; nothing is changed' })
  @ApiOkResponse({ description: 'What would be read and needed', standardSchema: PlanAnswer })
  dryRun(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return this.rebuilds.plan(orderOf(actor, request, {}));
  }

  @Post()
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({
    summary: 'Begin a rebuild, a verification or a rollback',
    description:
      'A process of its own does it, beside readers and desks. `verify` builds and compares, and switches nothing; ' +
      '`rollback` restores the version before the last switch. One at a time.',
  })
  @ApiResponse({ status: 202, description: 'Its order', standardSchema: OrderAnswer })
  async begin(
    @Body({ schema: NewRebuild }) { action, ...settings }: NewRebuild,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ) {
    return ordered(await this.rebuilds.begin(action, orderOf(actor, request, settings)));
  }

  @Post('current/pause')
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({ summary: 'Pause the rebuild after its current step' })
  @ApiResponse({ status: 202, description: 'The order', standardSchema: OrderAnswer })
  async pause(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return ordered(await this.rebuilds.pause(orderOf(actor, request, {})));
  }

  @Post('current/resume')
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({ summary: 'Continue a rebuild that is paused or was interrupted' })
  @ApiResponse({ status: 202, description: 'The order', standardSchema: OrderAnswer })
  async resume(
    @Body({ schema: ResumeRebuild }) settings: ResumeRebuild,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ) {
    return ordered(await this.rebuilds.resume(orderOf(actor, request, settings)));
  }

  @Post('current/cancel')
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({ summary: 'End the rebuild and remove what it has built; the live version stays' })
  @ApiResponse({ status: 202, description: 'The order', standardSchema: OrderAnswer })
  async cancel(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return ordered(await this.rebuilds.cancel(orderOf(actor, request, {})));
  }
}

/** Defaults as of the command line. */
function orderOf({ subject }: Actor, { id }: FastifyRequest, settings: Partial<ResumeRebuild>) {
  const { share = SHARE, threads = availableParallelism() } = settings;
  return { share, threads, orderedBy: subject, requestId: id };
}

/** @throws ProblemError for an order that does not fit what is going on */
function ordered(result: OrderRefusal | number) {
  if (typeof result === 'number') return { orderNo: result };
  throw new ProblemError(rebuildProblems[result]);
}
