import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CountsEach, CurrentActor, Roles, type Actor } from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Erasures } from '../feeds/erasures';
import { problem } from '../problems';
import { digestOf, type Agreement } from '../view/agreement';
import {
  AgreementAnswer,
  AgreementsAnswer,
  AgreementVersionsAnswer,
  DraftAnswer,
  DraftsAnswer,
} from './agreement.answers';
import {
  AgreementBody,
  DigestBody,
  Partner,
  ReasonBody,
  ResumptionBody,
  WatchListAnswer,
  WatchListBody,
} from './agreement.body';
import { AgreementChanges, type AgreementDraft } from './agreement-changes';
import { Agreements } from './agreements';
import { DryRunReport } from '@peristiwa/contracts';
import { ScopeAreas } from './scope-areas';
import { WatchList } from './watch-list';

/** A whole list of a thousand counts as a hundred requests of the caller's limit. */
const NIKS_PER_REQUEST = 10;

@ApiTags('agreements')
@Controller('v1/agreements')
export class AgreementsController {
  constructor(
    private readonly agreements: Agreements,
    private readonly changes: AgreementChanges,
    private readonly scopeAreas: ScopeAreas,
    private readonly watchList: WatchList,
    private readonly erasures: Erasures,
  ) {}

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'The latest version of every agreement, and its standing today',
    description:
      'standing: active, suspended, ended (also by its last day), or future when no version has begun.',
  })
  @ApiOkResponse({ description: 'Agreements', standardSchema: AgreementsAnswer })
  async list() {
    const versions = await this.agreements.versions();
    const latest = versions.filter((one, index) => versions[index + 1]?.partner !== one.partner);
    const standings = new Map(
      (await this.agreements.effective()).map(({ agreement, standing }) => [agreement.partner, standing]),
    );
    return {
      agreements: latest.map((one) => ({
        ...withDigest(one),
        standing: standings.get(one.partner) ?? ('future' as const),
      })),
    };
  }

  @Post()
  @Roles('operator')
  @ApiOperation({
    summary: 'Draft an agreement, or the next version of one; nothing takes effect before its activation',
  })
  @ApiCreatedResponse({ description: 'The draft', standardSchema: DraftAnswer })
  async draft(
    @Body({ schema: AgreementBody }) body: AgreementBody,
    @CurrentActor() actor: Actor,
  ): Promise<AgreementDraft> {
    await this.scopeAreas.assertValid(body.areaScope);
    return this.changes.draft(body, actor.subject);
  }

  @Get(':partner')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({
    summary: 'All versions of one agreement, and the erasures that the partner has acknowledged',
  })
  @ApiOkResponse({ description: 'Versions', standardSchema: AgreementVersionsAnswer })
  async versions(@Param('partner', { schema: Partner }) partner: string, @CurrentActor() actor: Actor) {
    assertMaySee(actor, partner, ['operator', 'auditor']);
    const versions = await this.agreements.versions(partner);
    if (versions.length === 0) throw problem('agreementNotFound');
    return { partner, versions: versions.map(withDigest), erasures: await this.erasures.of(partner) };
  }

  @Get(':partner/drafts')
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'The drafts of one agreement with their dry runs, the newest first; at most 100' })
  @ApiOkResponse({ description: 'Drafts', standardSchema: DraftsAnswer })
  async drafts(
    @Param('partner', { schema: Partner }) partner: string,
  ): Promise<{ drafts: AgreementDraft[] }> {
    return { drafts: await this.changes.draftsOf(partner) };
  }

  @Post(':partner/dry-runs')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({
    summary: 'What a draft would disclose: persons, fields and messages a day, beside the version in force',
  })
  @ApiOkResponse({ description: 'Report', standardSchema: DryRunReport })
  dryRun(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: DigestBody }) { digest }: DigestBody,
    @CurrentActor() actor: Actor,
  ): Promise<DryRunReport> {
    return this.changes.dryRun(partner, digest, actor.subject);
  }

  @Post(':partner/activations')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Make a draft, named by its digest, the version in force' })
  @ApiOkResponse({ description: 'The version', standardSchema: AgreementAnswer })
  async activate(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: DigestBody }) { digest }: DigestBody,
    @CurrentActor() actor: Actor,
  ) {
    return withDigest(await this.changes.activate(partner, digest, actor.subject));
  }

  @Post(':partner/suspensions')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Stop the feed at once; the partner keeps what it holds' })
  @ApiOkResponse({ description: 'The version', standardSchema: AgreementAnswer })
  async suspend(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: ReasonBody }) { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
  ) {
    return withDigest(await this.changes.suspend(partner, reason, actor.subject));
  }

  @Post(':partner/resumptions')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Continue a suspended agreement, named by the digest of its version' })
  @ApiOkResponse({ description: 'The version', standardSchema: AgreementAnswer })
  async resume(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: ResumptionBody }) body: ResumptionBody,
    @CurrentActor() actor: Actor,
  ) {
    return withDigest(await this.changes.resume(partner, body, actor.subject));
  }

  @Post(':partner/terminations')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({
    summary: 'End an agreement: everybody leaves the scope, and the partner erases what it holds',
  })
  @ApiOkResponse({ description: 'The version', standardSchema: AgreementAnswer })
  async end(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: ReasonBody }) { reason }: ReasonBody,
    @CurrentActor() actor: Actor,
  ) {
    return withDigest(await this.changes.end(partner, reason, actor.subject));
  }

  @Post(':partner/watch-list')
  @HttpCode(200)
  @Roles('operator', 'partner')
  @CountsEach('niks', NIKS_PER_REQUEST)
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
  @CountsEach('niks', NIKS_PER_REQUEST)
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

function withDigest(agreement: Agreement): Agreement & { readonly digest: string } {
  return { ...agreement, digest: digestOf(agreement) };
}
