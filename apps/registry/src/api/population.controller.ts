import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AreaDirectory } from '@peristiwa/domain';
import { ProblemError, Roles } from '@peristiwa/service';
import type { Balance, PopulationCount } from '../population/counts';
import { PopulationQueries } from '../population/population-queries';
import { AREAS } from '../tokens';
import { BalanceAnswer, PopulationAnswer } from './answers';
import { assertReady, MinPosition } from './min-position';
import { registryProblems } from './problems';
import { BalanceQuery, PopulationQuery } from './requests';
import { DIGITS_BELOW } from './statistics.controller';

const OLDEST = 75;

/** Residence by day, as known at any time: numbers that are the same whenever they are asked for again. */
@ApiTags('statistics')
@Roles('registrar', 'operator', 'auditor', 'system')
@Controller('v1/statistics')
export class PopulationController {
  constructor(
    @Inject(PopulationQueries) private readonly queries: PopulationQueries,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
    @Inject(AREAS) private readonly areas: AreaDirectory,
  ) {}

  @Get('population')
  @ApiOperation({
    summary: 'Population by area, age and sex at the end of a day, as known at any time',
    description:
      'By residence: who lived there, on the day itself, as far as it was recorded by knownAt. Ages in groups of five ' +
      'completed years; the last group has no end.',
  })
  @ApiOkResponse({ description: 'Counts', standardSchema: PopulationAnswer })
  async population(@Query({ schema: PopulationQuery }) query: PopulationQuery) {
    const { area = '', on, knownAt, minPosition } = query;
    await this.minPosition.reachedBy(this.queries.progress, minPosition);
    const digits = DIGITS_BELOW[area.length] ?? 10;
    const counts = await this.queries.population({ prefix: area, digits, knownAt }, on);
    await assertReady(this.queries.progress);
    if (counts.length === 0) this.checkArea(area);
    const ages = [...new Set(counts.map(({ age }) => age))].toSorted((a, b) => a - b);
    const below = [...new Set(counts.map((count) => count.area))];
    return {
      ...(area && this.named(area)),
      on,
      ...(knownAt && { knownAt: knownAt.toISOString() }),
      ...bySex(counts),
      ages: ages.map((from) => ({
        from,
        ...(from < OLDEST && { to: from + 4 }),
        ...bySex(counts.filter(({ age }) => age === from)),
      })),
      areas: below.map((code) => ({
        ...this.named(code),
        ...bySex(counts.filter((count) => count.area === code)),
      })),
    };
  }

  @Get('balance')
  @ApiOperation({
    summary:
      'Population balance P1 = P0 + B − D + I − E of an area and the areas in it, over the days from … to',
    description:
      'populationBefore is the population at the end of the day before `from`, populationAfter that at the end of `to`. ' +
      'I is arrivals and registrations (residents who were not in the register before). A move inside an area counts in ' +
      'the areas between which it went, not in the area itself. Births and deaths are those of residents; ' +
      '`birthsThatOccurred` counts births by place of birth. An act of death does not say where it occurred.',
  })
  @ApiOkResponse({ description: 'The balance', standardSchema: BalanceAnswer })
  async balance(@Query({ schema: BalanceQuery }) query: BalanceQuery) {
    const { area = '', from, to, knownAt, minPosition } = query;
    if (to < from) throw new ProblemError(registryProblems.periodInReverse);
    await this.minPosition.reachedBy(this.queries.progress, minPosition);
    const counted = { prefix: area, digits: area.length, knownAt };
    const [whole] = await this.queries.balance(counted, from, to);
    if (!whole) this.checkArea(area);
    const digits = DIGITS_BELOW[area.length] ?? 10;
    const below = await this.queries.balance({ ...counted, digits }, from, to);
    const hasPlaceOfBirth = area.length === 2 || area.length === 4;
    const occurred = hasPlaceOfBirth && (await this.queries.birthsThatOccurred(counted, from, to));
    await assertReady(this.queries.progress);
    return {
      ...(area && this.named(area)),
      from,
      to,
      ...(knownAt && { knownAt: knownAt.toISOString() }),
      ...figures(whole),
      ...(hasPlaceOfBirth && { birthsThatOccurred: occurred }),
      areas: below.map((balance) => ({ ...this.named(balance.area), ...figures(balance) })),
    };
  }

  /** @throws ProblemError while the projection is behind what was asked for, or begins again */
  /** @throws ProblemError for a code that never was one */
  private checkArea(area: string): void {
    if (area !== '' && !this.areas.findEver(area)) throw new ProblemError(registryProblems.areaNotFound);
  }

  private named(area: string) {
    return { area, name: this.areas.findEver(area)?.name };
  }
}

function bySex(counts: readonly PopulationCount[]) {
  const of = (wanted: string) =>
    counts.reduce((sum, { sex, persons }) => sum + (sex === wanted ? persons : 0), 0);
  const [male, female] = [of('male'), of('female')];
  return { male, female, total: male + female };
}

const none = {
  populationBefore: 0,
  births: 0,
  deaths: 0,
  arrivals: 0,
  registrations: 0,
  departures: 0,
  populationAfter: 0,
};

function figures(balance: Balance | undefined) {
  const { area: _area, ...rest } = balance ?? { area: '', ...none };
  return rest;
}
