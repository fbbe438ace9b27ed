import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Sse,
  UseGuards,
  type MessageEvent,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { catchError, distinctUntilChanged, exhaustMap, from, map, of, timer, type Observable } from 'rxjs';
import { z } from 'zod';
import { Roles, toProblem, uuid } from '@peristiwa/service';
import { SyntheticOnlyGuard } from './synthetic-only.guard';
import { TourAnswer, Tours } from './tours';

const StepBody = z
  .strictObject({ step: z.enum(['birth', 'cancellation', 'damage', 'reconciliation']) })
  .meta({ id: 'GuideStep', example: { step: 'birth' } });

/** How often what the ministries hold is read while somebody watches. */
const LOOK_MS = 1_000;

/** A five-minute tour on invented people: a birth, its undo, and a copy that is broken and reconciled (ADR 0074). */
@ApiTags('guide')
@Controller('v1/guide/tours')
@Roles('registrar', 'operator', 'auditor')
@UseGuards(SyntheticOnlyGuard)
export class GuideController {
  constructor(private readonly tours: Tours) {}

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
  @ApiOperation({ summary: 'The tour as it changes, as server-sent events `value`' })
  watch(@Param('tourId', { schema: uuid }) tourId: string): Observable<MessageEvent> {
    return timer(0, LOOK_MS).pipe(
      exhaustMap(() =>
        from(this.tours.read(tourId)).pipe(
          map((tour) => ({ type: 'value', data: JSON.stringify(tour) })),
          catchError((error: unknown) => of(problemEvent(error))),
        ),
      ),
      distinctUntilChanged((one, other) => one.data === other.data),
    );
  }
}

function problemEvent(error: unknown): { type: string; data: string } {
  const { code, title } = toProblem(error);
  return { type: 'problem', data: JSON.stringify({ type: code, title: title.id }) };
}
