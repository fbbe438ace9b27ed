import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Sse,
  UseGuards,
  type MessageEvent,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import { Roles, uuid } from '@peristiwa/service';
import { EventStreams } from '../live/event-streams';
import { SyntheticOnlyGuard } from './synthetic-only.guard';
import { TourAnswer, Tours } from './tours';
import { WatchedTours } from './watched-tours';

const StepBody = z
  .strictObject({ step: z.enum(['birth', 'cancellation', 'damage', 'reconciliation']) })
  .meta({ id: 'GuideStep', example: { step: 'birth' } });

/** A five-minute tour on invented people: a birth, its undo, and a copy that is broken and reconciled (ADR 0074). */
@ApiTags('guide')
@Controller('v1/guide/tours')
@Roles('registrar', 'operator', 'auditor')
@UseGuards(SyntheticOnlyGuard)
export class GuideController {
  constructor(
    @Inject(Tours) private readonly tours: Tours,
    @Inject(WatchedTours) private readonly watched: WatchedTours,
    @Inject(EventStreams) private readonly streams: EventStreams,
  ) {}

  @Post()
  @Roles('registrar', 'operator')
  @ApiOperation({ summary: 'Start a tour: a family enters the register' })
  @ApiCreatedResponse({ standardSchema: TourAnswer })
  start() {
    return this.tours.start();
  }

  @Get(':tourId')
  @ApiOperation({ summary: 'The steps that were taken, and what each ministry received and holds' })
  @ApiOkResponse({ standardSchema: TourAnswer })
  read(@Param('tourId', { schema: uuid }) tourId: string) {
    return this.tours.read(tourId);
  }

  @Post(':tourId/steps')
  @Roles('registrar', 'operator')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take the next step' })
  @ApiOkResponse({ standardSchema: TourAnswer })
  take(
    @Param('tourId', { schema: uuid }) tourId: string,
    @Body({ schema: StepBody }) { step }: z.infer<typeof StepBody>,
  ) {
    return this.tours.take(tourId, step);
  }

  @Sse(':tourId/stream')
  @ApiOperation({ summary: 'The tour as it changes, as server-sent events `value` and `problem`' })
  watch(
    @Param('tourId', { schema: uuid }) tourId: string,
    @Req() request: FastifyRequest,
  ): Observable<MessageEvent> {
    return this.streams.follow(this.watched.of(tourId), request);
  }
}
