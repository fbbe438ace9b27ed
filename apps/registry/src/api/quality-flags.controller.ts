import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { CurrentReader, type Reader } from './access-log';
import { FlaggedAnswer } from './answers';
import { areaFor } from './area-of-reader';
import { MinPosition } from './min-position';
import { RegistryQueries } from './registry-queries';
import { FlaggedQuery } from './requests';

/** Lists records that were accepted although they are unusual, for review by the office of the area. */
@ApiTags('persons')
@ApiHeader({
  name: 'x-purpose',
  required: false,
  description: 'Why the data are read; kept in the access log.',
})
@Controller('v1/quality-flags')
export class QualityFlagsController {
  constructor(
    @Inject(RegistryQueries) private readonly queries: RegistryQueries,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
  ) {}

  @Get()
  @Roles('registrar', 'operator', 'auditor')
  @ApiOperation({
    summary: 'Persons whose state has quality flags',
    description:
      'In the order of area and person; `next` is the `after` of the next page. A registrar sees only the area of the own office. ' +
      '`position` is that of the last event of the person. An officer reports what was found about a flag with ' +
      '`POST /v1/quality-flags/resolutions` of the status desk.',
  })
  @ApiOkResponse({ description: 'A page of persons', standardSchema: FlaggedAnswer })
  async list(
    @Query({ schema: FlaggedQuery }) { kind, raisedUntil, area, after, limit, minPosition }: FlaggedQuery,
    @CurrentActor() actor: Actor,
    @CurrentReader() reader: Reader,
  ) {
    await this.minPosition.reached(minPosition);
    const page = { kind, raisedUntil, area: areaFor(actor, area), after, limit };
    const persons = await this.queries.findFlagged(page, reader);
    const last = persons.length === limit ? persons.at(-1) : undefined;
    return { persons, next: last ? `${last.area}.${last.personId}` : null };
  }
}
