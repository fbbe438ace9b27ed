import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AreaDirectory } from '@peristiwa/domain';
import { ProblemError, Roles } from '@peristiwa/service';
import { AREAS } from '../tokens';
import { byArea, byKind, monthAfter, monthsBetween } from '../vital-records/tables';
import { delayBounds, VitalQueries, type Recorded } from '../vital-records/vital-queries';
import { deadlineDays } from '../vital-records/vital-records';
import { assertReady, MinPosition } from './min-position';
import { registryProblems } from './problems';
import { DIGITS_BELOW } from './statistics.controller';
import { MigrationAnswer, RegistrationsAnswer, TimelinessAnswer } from './vital-statistics-answers';
import { MigrationQuery, RegistrationsQuery, TimelinessQuery } from './vital-statistics-requests';

/** Acts by the months in which they occurred and were registered, as known at any time. */
@ApiTags('statistics')
@Roles('registrar', 'operator', 'auditor', 'system')
@Controller('v1/statistics')
export class VitalStatisticsController {
  constructor(
    @Inject(VitalQueries) private readonly queries: VitalQueries,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
    @Inject(AREAS) private readonly areas: AreaDirectory,
  ) {}

  @Get('registrations')
  @ApiOperation({
    summary:
      'Births, deaths, marriages, divorces and moves by month of occurrence and by month of registration',
    description:
      'Acts that have effect, as far as they were recorded by knownAt, at the residence on the day of the event; a marriage ' +
      'or a divorce at that of the husband, a move at its destination. A correction keeps the month in which the act was ' +
      'first registered. `delays`: acts by days from the event to the registration; the upper bounds are in `delayBounds`, ' +
      'and the last class has none. `deadlineDays`: within which the law wants it reported.',
  })
  @ApiOkResponse({ description: 'Counts', standardSchema: RegistrationsAnswer })
  async registrations(@Query({ schema: RegistrationsQuery }) query: RegistrationsQuery) {
    const { area = '' } = query;
    const recorded = await this.begin(query);
    const [occurred, registered] = await Promise.all([
      this.queries.months(area, 'occurrence', recorded),
      this.queries.months(area, 'registration', recorded),
    ]);
    await assertReady(this.queries.progress);
    const kinds = byKind(monthsBetween(query.from, query.to), occurred, registered);
    return { ...this.head(query), delayBounds: [...delayBounds], kinds };
  }

  @Get('timeliness')
  @ApiOperation({
    summary: 'How long after the event acts were registered, by the areas one level below',
    description:
      'Acts of one kind that were registered in the months from … to. The areas of four digits are the offices (Disdukcapil ' +
      'of a regency), since the office of the residence registers an act. `late`: reported after the day that the law sets. ' +
      '`waitingDays`: sum of the days from report to registration, which are those of the office.',
  })
  @ApiOkResponse({ description: 'Counts', standardSchema: TimelinessAnswer })
  async timeliness(@Query({ schema: TimelinessQuery }) query: TimelinessQuery) {
    const { area = '', kind } = query;
    const recorded = await this.begin(query);
    const digits = DIGITS_BELOW[area.length] ?? 10;
    const counts = await this.queries.areasBelow(area, digits, kind, recorded);
    await assertReady(this.queries.progress);
    return {
      ...this.head(query),
      kind,
      ...(deadlineDays[kind] !== undefined && { deadlineDays: deadlineDays[kind] }),
      delayBounds: [...delayBounds],
      areas: byArea(counts).map((row) => ({ ...this.named(row.area), ...row })),
    };
  }

  @Get('migration')
  @ApiOperation({
    summary: 'Moves from one province to another, by the months of arrival from … to',
    description: 'By the provinces of today: a move between two codes that are one province today is none.',
  })
  @ApiOkResponse({ description: 'Persons', standardSchema: MigrationAnswer })
  async migration(@Query({ schema: MigrationQuery }) query: MigrationQuery) {
    const flows = await this.queries.provinceFlows(await this.begin(query));
    await assertReady(this.queries.progress);
    const codes = [...new Set(flows.flatMap(({ from, to }) => [from, to]))].toSorted();
    return { ...this.head(query), provinces: codes.map((code) => this.named(code)), flows };
  }

  /** @throws ProblemError for a wrong period or area, or while the projection is behind what was asked for */
  private async begin({ area = '', from, to, knownAt, minPosition }: AnyQuery): Promise<Recorded> {
    if (to < from) throw new ProblemError(registryProblems.periodInReverse);
    if (area !== '' && !this.areas.findEver(area)) throw new ProblemError(registryProblems.areaNotFound);
    await this.minPosition.reachedBy(this.queries.progress, minPosition);
    return { from: `${from}-01`, until: `${monthAfter(to)}-01`, knownAt };
  }

  private head({ area, from, to, knownAt }: AnyQuery) {
    return { ...(area && this.named(area)), from, to, ...(knownAt && { knownAt: knownAt.toISOString() }) };
  }

  private named(area: string) {
    return { area, name: this.areas.findEver(area)?.name };
  }
}

type AnyQuery = MigrationQuery & { readonly area?: string };
