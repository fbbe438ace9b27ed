import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  CurrentActor,
  ProblemError,
  ReadsPersons,
  Roles,
  text,
  wholeNumber,
  type Actor,
  type ProblemSpec,
} from '@peristiwa/service';
import { DeathsHeld, Difference, SyncCertificate } from '@peristiwa/contracts';
import { Feed } from './feed';
import { repairOutcomes } from './reconcile/reconcile';
import { PublisherUnreachable, ReconciliationRefused } from './reconcile/reconciliation-api';
import { OwnPartnerGuard } from './own-partner.guard';
import { NotProven } from './resync';
import { staleReasons } from './status';

const limit = wholeNumber({ min: 1, max: 1_000 });
const QuarantinePage = z.strictObject({ after: wholeNumber().default(0), limit: limit.default(100) });
export const personKeySchema = z.string().regex(/^[\w-]{1,100}$/);
const CopiesPage = z.strictObject({
  after: z
    .string()
    .regex(/^[\w-]{0,100}$/)
    .default(''),
  limit: limit.default(1_000),
});

const CopiesLookUp = z
  .strictObject({ personKeys: z.array(personKeySchema).min(1).max(1_000) })
  .meta({ id: 'CopiesLookUp', example: { personKeys: ['01930000-0000-7000-8000-000000000001'] } });

const Status = z
  .object({
    sequence: z.number(),
    applied: z.number(),
    highWater: z.number(),
    behind: z.number(),
    lastHeartbeatAt: z.string().nullable(),
    stale: z.boolean(),
    staleReasons: z.array(z.enum(staleReasons)),
    registryPosition: z.number(),
    coveredUntil: z.string().nullable(),
    quarantined: z.number(),
    quarantinedSince: z.string().nullable(),
    discarded: z.number(),
    duplicatesSkipped: z.number(),
    gapsRepaired: z.number(),
    forged: z.number(),
    forgedUnacknowledged: z.number(),
    backfill: z
      .object({
        agreementVersion: z.number(),
        messages: z.number(),
        digest: z.string(),
        throughSequence: z.number(),
        announcedAt: z.string(),
        isApplied: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'FeedStatus' });
const Digest = z
  .object({
    persons: z.number(),
    /** As in a certificate: the XOR over all persons. */
    digest: z.string(),
    deathsWithoutNik: DeathsHeld,
    places: z.array(z.object({ partition: z.number(), sequence: z.number() })),
  })
  .meta({ id: 'CopyDigest' });
const Refused = z.object({
  partition: z.number(),
  sequence: z.number(),
  personKey: z.string(),
  kind: z.string(),
  reason: z.string(),
  at: z.string(),
});
const Quarantine = z.object({ messages: z.array(Refused), next: z.number().nullable() });
const DiscardBody = z
  .strictObject({
    sequence: z.number().int().min(1),
    reason: text({ min: 10, max: 500 }),
  })
  .meta({
    id: 'Discard',
    example: { sequence: 4711, reason: 'Rusak di pihak penerbit; data diperbaiki dengan pesan nomor 4720' },
  });
const Discarded = z.object({
  messages: z.array(
    Refused.extend({ discardedAt: z.string(), discardedBy: z.string(), discardReason: z.string() }),
  ),
  next: z.number().nullable(),
});
const Redriven = z.object({ applied: z.number(), remaining: z.number(), reason: z.string().optional() });
const ResyncBody = z.strictObject({ reason: text({ min: 10, max: 500 }) }).meta({
  id: 'Resync',
  example: { reason: 'Pesan yang menunggu tidak dapat diterapkan; salinan disamakan dengan data penerbit' },
});
const Resynced = z.object({ sequence: z.number(), discarded: z.number(), refusal: z.string().optional() });
export const personNotInFeed: ProblemSpec = {
  code: 'person-not-in-feed',
  status: 404,
  title: { id: 'Tidak ada pesan tentang orang ini', en: 'No message about this person has come' },
};
const notProven: ProblemSpec = {
  code: 'pulled-message-not-proven',
  status: 502,
  title: {
    id: 'Jawaban penerbit tidak terbukti berasal dari register; salinan tidak diubah',
    en: "The publisher's answer is not proven to be from the registry; the copy is not changed",
  },
};
const DIFFERENCES_MAX = 1_000;
const ReconcileBody = z
  .strictObject({ repair: z.boolean().default(true), recount: z.boolean().default(false) })
  .meta({ id: 'Reconcile', example: { repair: true, recount: false } });
const Reconciled = z.object({
  reconciliationId: z.string(),
  messages: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  persons: z.number(),
  found: z.number(),
  differences: z.array(Difference.extend({ outcome: z.enum(repairOutcomes) })),
  certificate: SyncCertificate.optional(),
});
const reconciliationRefused: ProblemSpec = {
  code: 'reconciliation-refused',
  status: 503,
  retryAfterSeconds: 30,
  title: {
    id: 'Register tidak dapat membandingkan salinan sekarang',
    en: 'The registry cannot compare the copy now',
  },
  detail: {
    id: 'Coba lagi setelah salinan menerima pesan-pesan terakhir.',
    en: 'Try again when the copy has received the latest messages.',
  },
};
const publisherUnreachable: ProblemSpec = {
  code: 'publisher-unreachable',
  status: 503,
  retryAfterSeconds: 30,
  title: { id: 'Penerbit tidak dapat dihubungi', en: 'The publisher cannot be reached' },
  detail: {
    id: 'Periksa PUBLISHER_API_URL dan jaringan, lalu ulangi. Yang sudah diperbaiki tetap diperbaiki.',
    en: 'Check PUBLISHER_API_URL and the network, then try again. What was repaired stays repaired.',
  },
};
const Forged = z.object({
  records: z.array(
    z.object({
      no: z.number(),
      partition: z.number(),
      offset: z.string().nullable(),
      sequence: z.number().nullable(),
      personKey: z.string().nullable(),
      kind: z.string().nullable(),
      reason: z.string(),
      at: z.string(),
      acknowledgedAt: z.string().nullable(),
      acknowledgedBy: z.string().nullable(),
      acknowledgeReason: z.string().nullable(),
    }),
  ),
  next: z.number().nullable(),
});
const AcknowledgeBody = z
  .strictObject({ through: z.number().int().min(1), reason: text({ min: 10, max: 500 }) })
  .meta({
    id: 'AcknowledgeForged',
    example: { through: 12, reason: 'Dilaporkan ke tim keamanan; hak tulis ke topik sudah dicabut' },
  });
const Acknowledged = z.object({ acknowledged: z.number() });
const FoundCopies = z.object({
  persons: z.array(
    z.object({ personKey: z.string(), version: z.number(), state: z.record(z.string(), z.unknown()) }),
  ),
});
const Copies = FoundCopies.extend({ next: z.string().nullable() });

interface Keyed {
  readonly personKey: string | null;
}

/** The keys of the persons in a list of an answer. */
function keysOf<Answer extends object>(list: keyof Answer) {
  return (answer: Answer): string[] =>
    (answer[list] as readonly Keyed[]).flatMap(({ personKey }) => personKey ?? []);
}

/** The queries about its feed that every ministry answers. */
@ApiTags('feed')
@Controller('v1')
@UseGuards(OwnPartnerGuard)
export class FeedController {
  constructor(@Inject(Feed) private readonly feed: Feed) {}

  @Get('status')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'How far the copy is, and whether it is stale' })
  @ApiOkResponse({ standardSchema: Status })
  status() {
    return this.feed.status();
  }

  @Get('digest')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({
    summary: 'Number of persons and digest of the whole copy, and the last message of each partition in it',
  })
  @ApiOkResponse({ standardSchema: Digest })
  digest() {
    return this.feed.digest();
  }

  @Get('quarantine')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'Refused messages, and the later ones of the same persons' })
  @ReadsPersons('quarantine', keysOf<z.infer<typeof Quarantine>>('messages'))
  @ApiOkResponse({ standardSchema: Quarantine })
  async quarantine(@Query({ schema: QuarantinePage }) page: z.infer<typeof QuarantinePage>) {
    const messages = await this.feed.quarantine(page.after, page.limit);
    return { messages, next: messages.length < page.limit ? null : (messages.at(-1)?.sequence ?? null) };
  }

  @Post('quarantine/:personKey/redrive')
  @HttpCode(200)
  @Roles('operator', 'partner')
  @ApiOperation({
    summary: 'Apply the waiting messages of one person again, in order, as the publisher has them',
  })
  @ApiOkResponse({ standardSchema: Redriven })
  redrive(@Param('personKey', { schema: personKeySchema }) personKey: string) {
    return this.feed.redrive(personKey);
  }

  @Post('quarantine/:personKey/discard')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({
    summary: 'Discard one waiting message and record the reason; later ones are applied',
  })
  @ApiOkResponse({ standardSchema: Redriven })
  async discard(
    @Param('personKey', { schema: personKeySchema }) personKey: string,
    @Body({ schema: DiscardBody }) body: z.infer<typeof DiscardBody>,
    @CurrentActor() actor: Actor,
  ) {
    const outcome = await this.feed.discard({ personKey, ...body, by: actor.subject });
    if (outcome) return outcome;
    throw new ProblemError({
      code: 'not-in-quarantine',
      status: 404,
      title: { id: 'Pesan ini tidak ada dalam karantina', en: 'This message is not in quarantine' },
    });
  }

  @Get('discarded')
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'Discarded messages: by whom, when and why' })
  @ReadsPersons('discarded', keysOf<z.infer<typeof Discarded>>('messages'))
  @ApiOkResponse({ standardSchema: Discarded })
  async discarded(@Query({ schema: QuarantinePage }) page: z.infer<typeof QuarantinePage>) {
    const messages = await this.feed.discarded(page.after, page.limit);
    return { messages, next: messages.length < page.limit ? null : (messages.at(-1)?.sequence ?? null) };
  }

  @Post('persons/:personKey/resync')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({
    summary:
      'Set the copy of one person to the last message of the publisher; waiting messages are discarded',
  })
  @ApiOkResponse({ standardSchema: Resynced })
  async resync(
    @Param('personKey', { schema: personKeySchema }) personKey: string,
    @Body({ schema: ResyncBody }) { reason }: z.infer<typeof ResyncBody>,
    @CurrentActor() actor: Actor,
  ) {
    const outcome = await this.feed
      .resync({ personKey, reason, by: actor.subject })
      .catch((error: unknown) => {
        throw error instanceof NotProven ? new ProblemError(notProven) : error;
      });
    if (outcome) return outcome;
    throw new ProblemError(personNotInFeed);
  }

  @Post('reconciliation')
  @HttpCode(200)
  @Roles('operator', 'partner')
  @ApiOperation({
    summary: 'Compare the copy with what the registry granted, and repair the persons who differ',
    description:
      'Sends digests, not data. `differences` lists at most 1,000 persons. With `certificate` the registry has signed ' +
      'that the copy is the same.',
  })
  @ReadsPersons('reconciliation', keysOf<z.infer<typeof Reconciled>>('differences'))
  @ApiOkResponse({ standardSchema: Reconciled })
  async reconcile(
    @Body({ schema: ReconcileBody }) body: z.infer<typeof ReconcileBody>,
    @CurrentActor() actor: Actor,
  ) {
    const report = await this.feed.reconcile({ ...body, by: actor.subject }).catch((error: unknown) => {
      if (error instanceof PublisherUnreachable) throw new ProblemError(publisherUnreachable);
      throw error instanceof ReconciliationRefused ? new ProblemError(reconciliationRefused) : error;
    });
    return {
      ...report,
      found: report.differences.length,
      differences: report.differences.slice(0, DIFFERENCES_MAX),
    };
  }

  @Get('certificate')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'The last certificate of the registry that this copy was the same' })
  @ApiOkResponse({ standardSchema: SyncCertificate })
  async certificate() {
    const certificate = await this.feed.certificate();
    if (certificate) return certificate;
    throw new ProblemError({
      code: 'no-certificate',
      status: 404,
      title: { id: 'Belum ada sertifikat kesesuaian data', en: 'There is no certificate yet' },
    });
  }

  @Get('forged')
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'Records on the topic that the registry did not send; none of them was applied' })
  @ReadsPersons('forged', keysOf<z.infer<typeof Forged>>('records'))
  @ApiOkResponse({ standardSchema: Forged })
  async forged(@Query({ schema: QuarantinePage }) page: z.infer<typeof QuarantinePage>) {
    const records = await this.feed.forged(page.after, page.limit);
    return { records, next: records.length < page.limit ? null : (records.at(-1)?.no ?? null) };
  }

  @Post('forged/acknowledge')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'End the alarm for forged records that were examined, with the reason' })
  @ApiOkResponse({ standardSchema: Acknowledged })
  async acknowledge(
    @Body({ schema: AcknowledgeBody }) body: z.infer<typeof AcknowledgeBody>,
    @CurrentActor() actor: Actor,
  ) {
    return { acknowledged: await this.feed.acknowledgeForged({ ...body, by: actor.subject }) };
  }

  @Get('copies')
  @Roles('auditor', 'operator')
  @ApiOperation({ summary: 'The local copy of the entitled view, person by person' })
  @ReadsPersons('copies', keysOf<z.infer<typeof Copies>>('persons'))
  @ApiOkResponse({ standardSchema: Copies })
  async copies(@Query({ schema: CopiesPage }) page: z.infer<typeof CopiesPage>) {
    const persons = await this.feed.copies(page.after, page.limit);
    return { persons, next: persons.length < page.limit ? null : (persons.at(-1)?.personKey ?? null) };
  }

  @Post('copies/lookup')
  @HttpCode(200)
  @Roles('auditor', 'operator')
  @ApiOperation({ summary: 'The local copies of these persons; those out of scope are left out' })
  @ReadsPersons('copies', keysOf<z.infer<typeof FoundCopies>>('persons'))
  @ApiOkResponse({ standardSchema: FoundCopies })
  async lookUpCopies(@Body({ schema: CopiesLookUp }) { personKeys }: z.infer<typeof CopiesLookUp>) {
    return { persons: await this.feed.copiesOf(personKeys) };
  }
}
