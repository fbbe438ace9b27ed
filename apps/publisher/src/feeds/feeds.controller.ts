import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { FeedKeys as FeedKeysAnswer, PulledPage } from '@peristiwa/contracts';
import {
  CurrentActor,
  hasRole,
  parseWith,
  ReadingPurpose,
  Roles,
  wholeNumber,
  type Actor,
} from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Partner } from '../agreements/agreement.body';
import { Agreements } from '../agreements/agreements';
import { RegistryReader } from '../build/registry-reader';
import { Disclosures } from '../disclosure/disclosures';
import { problem } from '../problems';
import { FeedKeys } from '../sign/feed-keys';
import type { Effective } from '../view/agreement';
import { Quota } from './quota';
import { FeedReader, type FeedPosition } from './feed-reader';
import { TodaysGrant } from './todays-grant';

const STAFF = ['operator', 'auditor'] as const;

const PullQuery = z.strictObject({
  after: wholeNumber().default(0),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
});

/** A pass over the persons of a feed; `persons` is about how many it reads in all, where that is known. */
const Sweep = z.object({
  passed: z.number().int(),
  persons: z.number().int().optional(),
  seconds: z.number(),
});

const FeedsAnswer = z
  .object({
    registryPosition: z.number().int(),
    changeNo: z.number().int(),
    feeds: z.array(
      z.object({
        partner: z.string(),
        partitions: z.number().int(),
        highWater: z.number().int(),
        sent: z.number().int(),
        parked: z.number().int(),
        lagChanges: z.number().int(),
        lagMessages: z.number().int(),
        lagSeconds: z.number(),
        /** Of the delivery by HTTPS; null without one. */
        push: z.enum(['active', 'suspended', 'stopped']).nullable(),
        sweep: Sweep.optional(),
      }),
    ),
  })
  .meta({ id: 'Feeds' });

@ApiTags('feeds')
@Controller('v1/feeds')
export class FeedsController {
  constructor(
    private readonly reader: FeedReader,
    private readonly registry: RegistryReader,
    private readonly agreements: Agreements,
    private readonly feedKeys: FeedKeys,
    private readonly todaysGrant: TodaysGrant,
    private readonly quota: Quota,
    private readonly disclosures: Disclosures,
  ) {}

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'The position and lag of every feed',
    description:
      'lagChanges: rows of the change log that are not built, in feeds with pseudonyms not released. lagMessages: ' +
      'messages that are built and not sent. lagSeconds: how long the oldest of these, or a sweep, has been waiting.',
  })
  @ApiOkResponse({ description: 'Feeds', standardSchema: FeedsAnswer })
  async list(): Promise<z.infer<typeof FeedsAnswer>> {
    const [report, head] = await Promise.all([this.reader.report(), this.registry.head()]);
    const changes = Math.max(0, head.changeNo - report.changeNo);
    const lag = { head: head.changeNo, changes, seconds: 0, persons: 0 };
    if (lag.changes > 0) lag.seconds = await this.registry.secondsSinceChange(report.changeNo);
    if (report.feeds.some(({ sweep }) => sweep)) lag.persons = await this.registry.personsAbout();
    return { ...report, feeds: report.feeds.map((feed) => withLag(feed, lag)) };
  }

  @Get(':partner/keys')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({
    summary: 'The public keys that sign the feeds: the history, each key signed by the one before',
  })
  @ApiOkResponse({ description: 'Keys', standardSchema: FeedKeysAnswer })
  async keys(
    @Param('partner', { schema: Partner }) partner: string,
    @CurrentActor() actor: Actor,
  ): Promise<FeedKeysAnswer> {
    assertMaySee(actor, partner, STAFF);
    // Also after an agreement has ended: a partner may verify what it received.
    if ((await this.agreements.versions(partner)).length === 0) throw problem('agreementNotFound');
    const { owner, keys } = await this.feedKeys.history();
    return { feed: partner, owner, keys: [...keys] };
  }

  /**
   * The whole history of a feed, without expiry. A partner reads its own, as its agreement of today would show it; when
   * the agreement has ended, it reads who left the scope.
   */
  @Get(':partner/events')
  @Roles('operator', 'auditor', 'partner')
  @ApiHeader({
    name: 'x-purpose',
    required: false,
    description: 'Why staff reads the messages; kept in the access log.',
  })
  @ApiOperation({ summary: 'Messages of one feed after a sequence, the same as on Kafka' })
  @ApiOkResponse({ description: 'Messages', standardSchema: PulledPage })
  async pull(
    @Param('partner', { schema: Partner }) partner: string,
    @Query({ schema: PullQuery }) { after, limit }: z.infer<typeof PullQuery>,
    @Headers('if-none-match') known: string | undefined,
    @Headers('x-purpose') given: string | undefined,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PulledPage | undefined> {
    assertMaySee(actor, partner, STAFF);
    const purpose = await parseWith(ReadingPurpose, given, 'x-purpose');
    const effective = hasRole(actor, STAFF) ? undefined : await this.readable(partner);
    const most = effective ? await this.quota.allow(effective.agreement, limit) : limit;
    const stored = await this.reader.page(partner, after, most);
    if (!stored) throw problem('agreementNotFound');
    const page = effective ? await this.todaysGrant.applyTo(stored, effective) : stored;
    if (hasRole(actor, STAFF)) {
      const last = page.events.at(-1)?.sequence ?? after;
      const { id: requestId } = reply.request;
      await this.reader.logAccess({
        actor: actor.subject,
        partner,
        first: after + 1,
        last,
        purpose,
        requestId,
      });
    }
    // A page stays the same as long as its bounds, the high water and the agreement do.
    const terms = effective ? `-${effective.agreement.version}-${effective.standing}` : '';
    const etag = `"${partner}-${after}-${page.events.length}-${page.highWater}${terms}"`;
    void reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (known === etag) {
      void reply.code(304);
      return undefined;
    }
    if (effective) {
      await this.quota.take(effective.agreement, page.events.length);
      await this.disclosures.recordShown(
        { ...effective.agreement, road: 'pull' },
        stored.events,
        page.events,
      );
    }
    return page;
  }

  private async readable(partner: string): Promise<Effective> {
    const effective = await this.agreements.effectiveOf(partner);
    if (!effective) throw problem('agreementNotFound');
    if (effective.standing === 'suspended') throw problem('agreementNotActive');
    return effective;
  }
}

interface CommonLag {
  /** The last change of the registry. */
  readonly head: number;
  readonly changes: number;
  readonly seconds: number;
  readonly persons: number;
}

function withLag({ unsentSeconds, sweep, release, ...feed }: FeedPosition, lag: CommonLag) {
  const { head, changes, seconds, persons } = lag;
  return {
    ...feed,
    lagChanges: release ? Math.max(0, head - release.changeNo) : changes,
    lagMessages: feed.highWater - feed.sent + (release?.waiting ?? 0),
    lagSeconds: Math.max(seconds, unsentSeconds, sweep?.seconds ?? 0, release?.seconds ?? 0),
    ...(sweep && {
      sweep: {
        passed: sweep.passed,
        seconds: sweep.seconds,
        ...(sweep.source === 'registry' && { persons: Math.max(persons, sweep.passed) }),
      },
    }),
  };
}
