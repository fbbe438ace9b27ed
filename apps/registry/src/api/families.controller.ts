import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AreaDirectory } from '@peristiwa/domain';
import { ProblemError, Roles, uuid } from '@peristiwa/service';
import { AREAS } from '../tokens';
import { CurrentReader, type Reader } from './access-log';
import { FamilyAnswer } from './answers';
import { MinPosition } from './min-position';
import { addressView } from './person-view';
import { registryProblems } from './problems';
import { RegistryQueries } from './registry-queries';
import { ReadQuery } from './requests';

@ApiTags('families')
@ApiHeader({
  name: 'x-purpose',
  required: false,
  description: 'Why the data are read; kept in the access log.',
})
@Roles('registrar', 'operator', 'auditor', 'system')
@Controller('v1/families')
export class FamiliesController {
  constructor(
    @Inject(RegistryQueries) private readonly queries: RegistryQueries,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
    @Inject(AREAS) private readonly areas: AreaDirectory,
  ) {}

  @Get(':familyId')
  @ApiOperation({ summary: 'A family card (kartu keluarga) with its members' })
  @ApiOkResponse({ description: 'The card', standardSchema: FamilyAnswer })
  async family(
    @Param('familyId', { schema: uuid }) familyId: string,
    @Query({ schema: ReadQuery }) { minPosition }: ReadQuery,
    @CurrentReader() reader: Reader,
  ) {
    await this.minPosition.reached(minPosition);
    const found = await this.queries.findFamily(familyId, reader);
    if (!found) throw new ProblemError(registryProblems.familyNotFound);
    const { version, position, family, members, parkedSince } = found;
    return {
      familyId,
      version,
      position,
      ...(parkedSince && { parkedSince: parkedSince.toISOString() }),
      status: family.status,
      kkNumber: family.kkNumber,
      headId: family.headId,
      changedOn: family.changedOn,
      flags: (family.flags ?? []).map(({ kind }) => kind),
      address: addressView(family.address, this.areas),
      members: family.members.map(({ personId, relationship }) => {
        const { name, sex, bornOn, status } = members.get(personId) ?? {};
        return { personId, relationship, name, sex, bornOn, status };
      }),
    };
  }
}
