import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { PresentAreas } from '@peristiwa/areas';
import { presentCode } from '@peristiwa/domain';
import { ProblemError, Roles } from '@peristiwa/service';
import { AREAS } from '../tokens';
import { ResidentsAnswer } from './answers';
import { MinPosition } from './min-position';
import { registryProblems } from './problems';
import { RegistryQueries, type AreaCount } from './registry-queries';
import { StatisticsQuery } from './requests';

/** An area is broken down by the areas of the next level in it; the whole country and a province by regencies. */
export const DIGITS_BELOW: Readonly<Record<number, number>> = { 0: 4, 2: 4, 4: 6, 6: 10, 10: 10 };

const VILLAGE_DIGITS = 10;

@ApiTags('statistics')
@Roles('registrar', 'operator', 'auditor', 'system')
@Controller('v1/statistics')
export class StatisticsController {
  constructor(
    @Inject(RegistryQueries) private readonly queries: RegistryQueries,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
    @Inject(AREAS) private readonly areas: PresentAreas,
  ) {}

  @Get('residents')
  @ApiOperation({
    summary: 'Living residents by area and sex',
    description: 'A person who is moving counts at the origin until the arrival is registered.',
  })
  @ApiOkResponse({ description: 'Counts', standardSchema: ResidentsAnswer })
  async residents(@Query({ schema: StatisticsQuery }) { area = '', minPosition }: StatisticsQuery) {
    await this.minPosition.reached(minPosition);
    const counts = await this.count(area, DIGITS_BELOW[area.length] ?? 10);
    // An area without residents is returned as empty only if its code exists.
    if (area !== '' && counts.length === 0 && !this.areas.find(area)) {
      throw new ProblemError(registryProblems.areaNotFound);
    }
    const sum = (sex: 'male' | 'female') => counts.reduce((total, count) => total + count[sex], 0);
    return {
      ...(area !== '' && this.named({ area, male: 0, female: 0 })),
      ...withTotal({ male: sum('male'), female: sum('female') }),
      areas: counts.map((count) => ({ ...this.named(count), ...withTotal(count) })),
    };
  }

  /** By the codes of today, also those who were recorded under a code that was retired since. */
  private async count(area: string, digits: number): Promise<AreaCount[]> {
    if (!this.areas.hasReforms) return this.queries.countResidents(area, digits);
    const totals = new Map<string, AreaCount>();
    for (const prefix of this.areas.recordedUnder(area)) {
      for (const { area: village, male, female } of await this.queries.countResidents(
        prefix,
        VILLAGE_DIGITS,
      )) {
        const now = presentCode(village, this.areas);
        if (!now.startsWith(area)) continue;
        const below = now.slice(0, digits);
        const sum = totals.get(below) ?? { area: below, male: 0, female: 0 };
        totals.set(below, { area: below, male: sum.male + male, female: sum.female + female });
      }
    }
    return [...totals.values()].toSorted((one, other) => (one.area < other.area ? -1 : 1));
  }

  private named({ area }: AreaCount) {
    return { area, name: this.areas.find(area)?.name };
  }
}

function withTotal({ male, female }: Pick<AreaCount, 'male' | 'female'>) {
  return { male, female, total: male + female };
}
