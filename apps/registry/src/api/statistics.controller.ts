import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AreaDirectory } from '@peristiwa/domain';
import { ProblemError, Roles } from '@peristiwa/service';
import { AREAS } from '../tokens';
import { ResidentsAnswer } from './answers';
import { MinPosition } from './min-position';
import { registryProblems } from './problems';
import { RegistryQueries, type AreaCount } from './registry-queries';
import { StatisticsQuery } from './requests';

/** An area is broken down by the areas of the next level in it; the whole country and a province by regencies. */
export const DIGITS_BELOW: Readonly<Record<number, number>> = { 0: 4, 2: 4, 4: 6, 6: 10, 10: 10 };

@ApiTags('statistics')
@Roles('registrar', 'operator', 'auditor', 'system')
@Controller('v1/statistics')
export class StatisticsController {
  constructor(
    @Inject(RegistryQueries) private readonly queries: RegistryQueries,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
    @Inject(AREAS) private readonly areas: AreaDirectory,
  ) {}

  @Get('residents')
  @ApiOperation({
    summary: 'Living residents by area and sex',
    description: 'A person who is moving counts at the origin until the arrival is registered.',
  })
  @ApiOkResponse({ description: 'Counts', standardSchema: ResidentsAnswer })
  async residents(@Query({ schema: StatisticsQuery }) { area = '', minPosition }: StatisticsQuery) {
    await this.minPosition.reached(minPosition);
    const counts = await this.queries.countResidents(area, DIGITS_BELOW[area.length] ?? 10);
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

  private named({ area }: AreaCount) {
    return { area, name: this.areas.find(area)?.name };
  }
}

function withTotal({ male, female }: Pick<AreaCount, 'male' | 'female'>) {
  return { male, female, total: male + female };
}
