import { promisify } from 'node:util';
import { Readable } from 'node:stream';
import { gunzip } from 'node:zlib';
import {
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  ExtractAnswer,
  extractFormats,
  ExtractManifest,
  type ExtractFormat,
  type ExtractRow,
} from '@peristiwa/contracts';
import { CurrentActor, Roles, uuid, wholeNumber, type Actor } from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Partner } from '../agreements/agreement.body';
import { Agreements } from '../agreements/agreements';
import { Quota } from '../feeds/quota';
import { problem } from '../problems';
import { SETTINGS, type Settings } from '../tokens';
import type { Effective } from '../view/agreement';
import { Extracts, MANIFEST, type Extract } from './extracts';
import { columnsOf } from './extract-runner';
import { csvHeader, csvOf } from './part-text';

const STAFF = ['operator', 'auditor'] as const;
const ListedAnswer = z.object({ extracts: z.array(ExtractAnswer) }).meta({ id: 'Extracts' });
const DryRunAnswer = z
  .object({
    persons: z.number().int(),
    parts: z.number().int(),
    /** Each person that is fetched counts as a message of the quota of the day; null without a quota. */
    quotaPerDay: z.number().int().nullable(),
    madeToday: z.number().int(),
    perDay: z.number().int(),
    /** The one that may be fetched now; it is deleted when the new one is ready. */
    replaces: z.string().nullable(),
  })
  .meta({ id: 'ExtractDryRun' });
const decompress = promisify(gunzip);
/** Lines that are written as CSV at once; other requests have their turn in between. */
const LINES_AT_ONCE = 500;

/** All that a partner holds, as files (ADR 0053). */
@ApiTags('extracts')
@Controller('v1/feeds/:partner/extracts')
export class ExtractsController {
  constructor(
    private readonly extracts: Extracts,
    private readonly agreements: Agreements,
    private readonly quota: Quota,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(202)
  @Roles('partner', 'operator')
  @ApiOperation({
    summary: 'Prepare an extract: everything that the partner holds after one message of its feed',
    description:
      'One at a time, and four on a day. It is kept for seven days, while the agreement stays the same.',
  })
  @ApiAcceptedResponse({ description: 'Extract', standardSchema: ExtractAnswer })
  async create(
    @Param('partner', { schema: Partner }) partner: string,
    @CurrentActor() actor: Actor,
  ): Promise<ExtractAnswer> {
    assertMaySee(actor, partner, ['operator']);
    return this.answer(await this.extracts.create(await this.active(partner), actor.subject));
  }

  @Post('dry-run')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'What an extract of this moment would have; nothing is prepared' })
  @ApiOkResponse({ description: 'Counts', standardSchema: DryRunAnswer })
  async dryRun(
    @Param('partner', { schema: Partner }) partner: string,
  ): Promise<z.infer<typeof DryRunAnswer>> {
    return this.extracts.dryRun(await this.active(partner), this.settings.extractPersons);
  }

  @Get()
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'The extracts of a partner, the latest first; at most 20' })
  @ApiOkResponse({ description: 'Extracts, without their manifests', standardSchema: ListedAnswer })
  async list(
    @Param('partner', { schema: Partner }) partner: string,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof ListedAnswer>> {
    assertMaySee(actor, partner, STAFF);
    const extracts = await this.extracts.list(partner);
    return { extracts: extracts.map((extract) => this.answer({ ...extract, manifest: null })) };
  }

  @Get(':extractId')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({
    summary: 'How far an extract is; its signed manifest when it is ready',
    description:
      'A manifest may contain deaths without a NIK. When a partner reads it, the disclosure ledger records that.',
  })
  @ApiOkResponse({ description: 'Extract', standardSchema: ExtractAnswer })
  async one(
    @Param('partner', { schema: Partner }) partner: string,
    @Param('extractId', { schema: uuid }) extractId: string,
    @CurrentActor() actor: Actor,
    @Req() { id: requestId }: Pick<FastifyRequest, 'id'>,
  ): Promise<ExtractAnswer> {
    assertMaySee(actor, partner, STAFF);
    const answer = this.answer(await this.extracts.get(partner, extractId));
    if (actor.partner !== undefined && answer.manifest?.deathsWithoutNik) {
      const given = { part: MANIFEST, format: 'manifest', actor: actor.subject, requestId } as const;
      await this.extracts.noteFetch({ extractId, ...given });
    }
    return answer;
  }

  @Delete(':extractId')
  @HttpCode(200)
  @Roles('operator', 'partner')
  @ApiOperation({ summary: 'Cancel an extract, or delete one that is not needed any more' })
  @ApiOkResponse({ description: 'Extract', standardSchema: ExtractAnswer })
  async cancel(
    @Param('partner', { schema: Partner }) partner: string,
    @Param('extractId', { schema: uuid }) extractId: string,
    @CurrentActor() actor: Actor,
  ): Promise<ExtractAnswer> {
    assertMaySee(actor, partner, ['operator']);
    await this.extracts.get(partner, extractId);
    await this.extracts.end(extractId, 'cancelled', actor.subject);
    return this.answer(await this.extracts.get(partner, extractId));
  }

  /** The partner alone: nobody at the registry needs it. Each person counts as one message of the quota. */
  @Get(':extractId/parts/:part')
  @Roles('partner')
  @ApiOperation({
    summary: 'One part of an extract, as NDJSON or CSV by `Accept`: the same bytes each time',
    description: '`content-digest` (RFC 9530) is the SHA-256 that the manifest has.',
  })
  @ApiProduces(...Object.values(extractFormats))
  @ApiOkResponse({ description: 'Persons, one per line', schema: { type: 'string' } })
  async part(
    @Param('partner', { schema: Partner }) partner: string,
    @Param('extractId', { schema: uuid }) extractId: string,
    @Param('part', { schema: wholeNumber({ min: 1 }) }) part: number,
    @Headers('accept') accept: string | undefined,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    assertMaySee(actor, partner, []);
    const format = formatOf(accept);
    const { agreement } = await this.active(partner);
    const extract = await this.extracts.get(partner, extractId);
    const entry = partOf(extract, agreement.version, part);
    const content = await this.extracts.content(extract, part);
    if ((await this.quota.allow(agreement, entry.persons)) < entry.persons) throw this.quota.exhausted();
    await this.quota.take(agreement, entry.persons);
    await this.extracts.noteFetch({
      extractId,
      part,
      format,
      actor: actor.subject,
      requestId: reply.request.id,
    });
    const { bytes, sha256 } = entry[format];
    void reply
      .header('content-digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
      .header('cache-control', 'private, no-store')
      .header('vary', 'accept');
    const ndjson = await decompress(content);
    const chunks = format === 'csv' ? csvLines(ndjson.toString(), columnsOf(agreement)) : [ndjson];
    return new StreamableFile(Readable.from(chunks), {
      type: extractFormats[format],
      disposition: `attachment; filename="${partner}-${part}.${format}"`,
      length: bytes,
    });
  }

  private async active(partner: string): Promise<Effective> {
    const effective = await this.agreements.effectiveOf(partner);
    if (!effective) throw problem('agreementNotFound');
    if (effective.standing !== 'active') throw problem('agreementNotActive');
    return effective;
  }

  private answer(extract: Extract): ExtractAnswer {
    const { extractId, partner, state, agreementVersion, sequence, persons, preparedPersons, manifest } =
      extract;
    return {
      extractId,
      partner,
      state,
      agreementVersion,
      sequence,
      persons,
      preparedPersons,
      secondsLeft: secondsLeft(extract, this.agreements.now()),
      createdBy: extract.createdBy,
      createdAt: extract.createdAt.toISOString(),
      expiresAt: extract.expiresAt.toISOString(),
      ...(state === 'ready' && manifest !== null && { manifest: JSON.parse(manifest) as ExtractManifest }),
    };
  }
}

/** @throws a problem for an extract that cannot be fetched, or a part that it does not have */
function partOf(extract: Extract, version: number, part: number): ExtractManifest['parts'][number] {
  if (extract.state === 'preparing') throw problem('extractNotReady');
  const isOpen = extract.state === 'ready' && extract.agreementVersion === version;
  if (!isOpen || extract.manifest === null) throw problem('extractEnded');
  const entry = (JSON.parse(extract.manifest) as ExtractManifest).parts[part - 1];
  if (!entry) throw problem('extractPartNotFound');
  return entry;
}

/** NDJSON for whoever takes anything. */
function formatOf(accept = '*/*'): ExtractFormat {
  const types = accept.split(',').map((type) => type.split(';')[0]?.trim().toLowerCase());
  if (types.includes(extractFormats.ndjson)) return 'ndjson';
  if (types.includes(extractFormats.csv)) return 'csv';
  if (types.some((type) => type === '*/*' || type === 'application/*')) return 'ndjson';
  throw problem('extractFormat');
}

/** The same bytes as when the part was made. */
function* csvLines(ndjson: string, members: readonly string[]): Generator<string> {
  yield csvHeader(members);
  const lines = ndjson.split('\n').filter((line) => line !== '');
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    const rows = lines.slice(from, from + LINES_AT_ONCE).map((line) => JSON.parse(line) as ExtractRow);
    yield csvOf(rows, members);
  }
}

function secondsLeft(
  { state, persons, preparedPersons, plannedAt }: Extract,
  now: Date,
): ExtractAnswer['secondsLeft'] {
  if (state !== 'preparing') return 0;
  if (!plannedAt || preparedPersons === 0) return null;
  const seconds = (now.getTime() - plannedAt.getTime()) / 1_000;
  return Math.ceil((seconds * (persons - preparedPersons)) / preparedPersons);
}
