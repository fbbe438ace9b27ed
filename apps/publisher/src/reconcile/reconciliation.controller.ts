import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  Difference,
  DifferenceAnswer,
  DifferenceQuestion,
  FeedPlace,
  ReconciliationAnswer,
  ReconciliationQuestion,
  SyncCertificate,
} from '@peristiwa/contracts';
import { CurrentActor, instant, Roles, uuid, wholeNumber, type Actor } from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Partner } from '../agreements/agreement.body';
import { Agreements } from '../agreements/agreements';
import { problem } from '../problems';
import { PastHoldings, PastHoldingsAnswer } from './past-holdings';
import { Reconciliation } from './reconciliation';
import { listReconciliations, readReconciliation } from './records';

const STAFF = ['operator', 'auditor'] as const;

const Listed = z.object({
  reconciliationId: z.string(),
  at: z.string(),
  missing: z.number().int(),
  extra: z.number().int(),
  different: z.number().int(),
  certificate: SyncCertificate.optional(),
});
const ListedAnswer = z.object({ reconciliations: z.array(Listed) }).meta({ id: 'Reconciliations' });
const OneAnswer = z
  .object({
    differences: z.array(Difference.extend({ foundAt: z.string() })),
    certificate: SyncCertificate.optional(),
  })
  .meta({ id: 'Reconciliation' });

/** Without `at` or `sequence`: what the partner holds after the last message. */
const HoldingsQuery = z.strictObject({ at: instant.optional(), sequence: wholeNumber().optional() });

const PlacesBody = z
  .strictObject({ places: z.array(FeedPlace).max(1_024) })
  .meta({ id: 'FeedPlaces', example: { places: [{ partition: 0, sequence: 812 }] } });

/** A partner proves that its copy is what the registry granted it, and finds what is not (ADR 0044). */
@ApiTags('reconciliation')
@Controller('v1/feeds/:partner')
export class ReconciliationController {
  constructor(
    private readonly reconciliation: Reconciliation,
    private readonly holdings: PastHoldings,
    private readonly agreements: Agreements,
  ) {}

  @Post('reconciliation')
  @HttpCode(200)
  @Roles('partner')
  @ApiOperation({
    summary: "Compare digests of a copy with the registry's; a signed certificate when the root is the same",
  })
  @ApiOkResponse({ description: 'Nodes that differ', standardSchema: ReconciliationAnswer })
  async compare(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: ReconciliationQuestion }) body: ReconciliationQuestion,
    @CurrentActor() actor: Actor,
  ): Promise<ReconciliationAnswer> {
    await this.assertOwnFeed(actor, partner);
    if (new Set(body.nodes.map(({ prefix }) => prefix.length)).size > 1) throw problem('nodesOfOneLength');
    return this.reconciliation.compare(partner, body);
  }

  @Post('reconciliation/differences')
  @HttpCode(200)
  @Roles('partner')
  @ApiOperation({ summary: 'What differs of each person: names of members, and the last message to apply' })
  @ApiOkResponse({ description: 'Differences', standardSchema: DifferenceAnswer })
  async differences(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: DifferenceQuestion }) body: DifferenceQuestion,
    @CurrentActor() actor: Actor,
  ): Promise<DifferenceAnswer> {
    await this.assertOwnFeed(actor, partner);
    return { differences: await this.reconciliation.differences(partner, body) };
  }

  @Get('reconciliations')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'Reconciliations of a feed, the latest first; at most 100' })
  @ApiOkResponse({ description: 'Reconciliations', standardSchema: ListedAnswer })
  async list(@Param('partner', { schema: Partner }) partner: string, @CurrentActor() actor: Actor) {
    assertMaySee(actor, partner, STAFF);
    return { reconciliations: await listReconciliations(this.reconciliation.pool, partner) };
  }

  @Get('reconciliations/:reconciliationId')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'What one reconciliation has found; at most 10,000 differences' })
  @ApiOkResponse({ description: 'Differences', standardSchema: OneAnswer })
  async one(
    @Param('partner', { schema: Partner }) partner: string,
    @Param('reconciliationId', { schema: uuid }) reconciliationId: string,
    @CurrentActor() actor: Actor,
  ) {
    assertMaySee(actor, partner, STAFF);
    const found = await readReconciliation(this.reconciliation.pool, partner, reconciliationId);
    if (!found) throw problem('reconciliationNotFound');
    return found;
  }

  @Get('holdings')
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'What a partner held at a time or after a message: number of persons and digest',
    description:
      'Computed from the messages that were sent, as the digest of a certificate is from the copy. It reads every ' +
      'message of the feed up to that moment.',
  })
  @ApiOkResponse({ description: 'Holdings', standardSchema: PastHoldingsAnswer })
  async past(
    @Param('partner', { schema: Partner }) partner: string,
    @Query({ schema: HoldingsQuery }) query: z.infer<typeof HoldingsQuery>,
  ): Promise<PastHoldingsAnswer> {
    return this.holdings.of(partner, query);
  }

  @Post('holdings/digest')
  @HttpCode(200)
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'What a partner may hold when it has applied these messages: beside the digest of its own copy',
    description: 'From the digests of the holdings; no person is read. It makes no certificate.',
  })
  @ApiOkResponse({ description: 'Holdings', standardSchema: PastHoldingsAnswer })
  async digest(
    @Param('partner', { schema: Partner }) partner: string,
    @Body({ schema: PlacesBody }) { places }: z.infer<typeof PlacesBody>,
  ): Promise<PastHoldingsAnswer> {
    if ((await this.agreements.versions(partner)).length === 0) throw problem('agreementNotFound');
    return this.reconciliation.wholeAt(partner, places);
  }

  /** Also after the agreement has ended: then the certificate says that the copy is empty. */
  private async assertOwnFeed(actor: Actor, partner: string): Promise<void> {
    assertMaySee(actor, partner, []);
    const effective = await this.agreements.effectiveOf(partner);
    if (!effective) throw problem('agreementNotFound');
    if (effective.standing === 'suspended') throw problem('agreementNotActive');
  }
}
