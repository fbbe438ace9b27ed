import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { todayIn } from '@peristiwa/domain';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { DueCaseQueries, type DueCasePlace } from '../due-cases/due-case-queries';
import { CurrentReader, type Reader } from './access-log';
import { areaFor } from './area-of-reader';
import { DueCasesAnswer, DueCasesQuery } from './due-cases-answer';
import { assertReady, MinPosition } from './min-position';

/** Jakarta: where the list covers several time zones, its day is that of the central register. */
const CENTRAL = '31';

/** Lists what offices have to attend to by a known day. */
@ApiTags('persons')
@ApiHeader({
  name: 'x-purpose',
  required: false,
  description: 'Why the data are read; kept in the access log.',
})
@Controller('v1/due-cases')
export class DueCasesController {
  constructor(
    @Inject(DueCaseQueries) private readonly queries: DueCaseQueries,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
  ) {}

  @Get()
  @Roles('registrar', 'operator', 'auditor')
  @ApiOperation({
    summary: 'What is due: choices of citizenship, stay permits, first KTP-el, move letters',
    description:
      'citizenship-choice: limited dual citizenship, from 18 to 21 (UU 12/2006 art. 6). stay-permit: from 30 days before ' +
      'the end of an ITAS or ITAP, and of foreigners who have none on record. first-ktp: at 17 or with an earlier marriage (UU 24/2013 art. 63). move-letter: the last ' +
      '7 days of an SKPWNI. A case ends by the act that it asks for. In the order of village, day and person; `next` is the ' +
      '`after` of the next page. A registrar sees only the area of the own office.',
  })
  @ApiOkResponse({ description: 'A page of cases', standardSchema: DueCasesAnswer })
  async list(
    @Query({ schema: DueCasesQuery }) { kind, dueUntil, area, after, limit, minPosition }: DueCasesQuery,
    @CurrentActor() actor: Actor,
    @CurrentReader() reader: Reader,
  ) {
    await this.minPosition.reachedBy(this.queries.progress, minPosition);
    const today = todayIn(actor.office ?? CENTRAL, Date.now());
    const page = { kind, dueUntil, area: areaFor(actor, area), today, after, limit };
    const cases = await this.queries.list(page, reader);
    await assertReady(this.queries.progress);
    const last = cases.length === limit ? cases.at(-1) : undefined;
    return {
      cases: cases.map(({ moveId, ...due }) => ({
        ...due,
        isOverdue: due.dueOn < today,
        ...(moveId && { moveId }),
      })),
      next: last ? placeOf(last) : null,
    };
  }
}

function placeOf({ area, dueOn, personId, kind }: DueCasePlace): string {
  return `${area}.${dueOn}.${personId}.${kind}`;
}
