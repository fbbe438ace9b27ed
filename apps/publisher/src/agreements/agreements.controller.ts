import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Erasures } from '../feeds/erasures';
import { problem } from '../problems';
import type { Agreement } from '../view/agreement';
import { AgreementBody, Partner, WatchListAnswer, WatchListBody } from './agreement.body';
import { Agreements } from './agreements';
import { WatchList } from './watch-list';

@ApiTags('agreements')
@Controller('v1/agreements')
export class AgreementsController {
  constructor(
    private readonly agreements: Agreements,
    private readonly watchList: WatchList,
    private readonly erasures: Erasures,
  ) {}

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'The latest version of every agreement' })
  async list(): Promise<{ agreements: Agreement[] }> {
    const versions = await this.agreements.versions();
    return { agreements: versions.filter((one, index) => versions[index + 1]?.partner !== one.partner) };
  }

  @Post()
  @Roles('operator')
  @ApiOperation({
    summary: 'Record a new agreement, or the next version of one; suspending and ending are versions',
  })
  record(
    @Body({ schema: AgreementBody }) body: AgreementBody,
    @CurrentActor() actor: Actor,
  ): Promise<Agreement> {
    return this.agreements.record(body, actor.subject);
  }

  @Get(':partner')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({
    summary: 'All versions of one agreement, and the erasures that the partner has acknowledged',
  })
  async versions(@Param('partner', { schema: Partner }) partner: string, @CurrentActor() actor: Actor) {
    assertMaySee(actor, partner, ['operator', 'auditor']);
    const versions = await this.agreements.versions(partner);
    if (versions.length === 0) throw problem('agreementNotFound');
    return { partner, versions, erasures: await this.erasures.of(partner) };
  }

  @Post(':partner/watch-list')
  @HttpCode(200)
  @Roles('operator', 'partner')
  @ApiOperation({ summary: 'Follow persons, named by NIK' })
  @ApiOkResponse({ description: 'Taken', standardSchema: WatchListAnswer })
  add(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: WatchListBody }) { niks }: WatchListBody,
    @CurrentActor() actor: Actor,
  ): Promise<WatchListAnswer> {
    assertMaySee(actor, partner, ['operator']);
    return this.watchList.add(partner, niks, actor.subject);
  }

  @Post(':partner/watch-list/removals')
  @HttpCode(200)
  @Roles('operator', 'partner')
  @ApiOperation({ summary: 'Stop following persons' })
  @ApiOkResponse({ description: 'Taken', standardSchema: WatchListAnswer })
  remove(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: WatchListBody }) { niks }: WatchListBody,
    @CurrentActor() actor: Actor,
  ): Promise<WatchListAnswer> {
    assertMaySee(actor, partner, ['operator']);
    return this.watchList.remove(partner, niks);
  }
}
