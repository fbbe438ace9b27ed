import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { PresentAreas } from '@peristiwa/areas';
import { presentCode } from '@peristiwa/domain';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { AREAS } from '../tokens';
import { CurrentReader, type Reader } from './access-log';
import { FlaggedAnswer } from './answers';
import { areaFor } from './area-of-reader';
import { MinPosition } from './min-position';
import { RegistryQueries, type FlaggedPage, type FlaggedPerson } from './registry-queries';
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
    @Inject(AREAS) private readonly areas: PresentAreas,
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
    const wanted = areaFor(actor, area);
    const found = await this.flagged({ kind, raisedUntil, area: wanted, after, limit }, reader);
    const last = found.length === limit ? found.at(-1) : undefined;
    const persons = found
      .map((person) => ({ ...person, area: presentCode(person.area, this.areas) }))
      .filter((person) => person.area.startsWith(wanted));
    return { persons, next: last ? `${last.area}.${last.personId}` : null };
  }

  /** Under each code that the area had: whoever was flagged before a reform is in the charge of the office of today. */
  private async flagged(page: FlaggedPage, reader: Reader): Promise<FlaggedPerson[]> {
    const found: FlaggedPerson[] = [];
    for (const area of this.areas.recordedUnder(page.area).toSorted()) {
      const limit = page.limit - found.length;
      if (limit > 0) found.push(...(await this.queries.findFlagged({ ...page, area, limit }, reader)));
    }
    return found;
  }
}
