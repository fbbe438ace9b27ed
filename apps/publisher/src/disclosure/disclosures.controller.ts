import { Controller, Get, Headers, Param, Query, Req } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  CurrentActor,
  inBoth,
  parseWith,
  ReadingPurpose,
  Roles,
  uuid,
  wholeNumber,
  type Actor,
} from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Partner } from '../agreements/agreement.body';
import { Agreements } from '../agreements/agreements';
import { RegistryReader } from '../build/registry-reader';
import { FeedReader } from '../feeds/feed-reader';
import { problem } from '../problems';
import { Disclosures, type Disclosure, type DisclosurePlace } from './disclosures';
import { assertMayAskAbout } from './may-ask';
import { roads } from './roads';

/** A page key: the last row of the previous page. */
const Place = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z_[a-z]{1,20}_\d{1,18}_\d{1,18}$/,
    inBoth('harus berupa `next` dari halaman sebelumnya', 'must be the `next` of the previous page'),
  )
  .transform((text): DisclosurePlace => {
    const [at = '', source = '', number, sequence] = text.split('_');
    return { at, source, number: Number(number), sequence: Number(sequence) };
  });

const DisclosuresQuery = z.strictObject({
  partner: Partner.optional(),
  after: Place.optional(),
  limit: wholeNumber({ min: 1, max: 500 }).default(100),
});

const DisclosuresAnswer = z
  .object({
    personId: z.string(),
    disclosures: z.array(
      z.object({
        /** When it was given; of what is sent, when the ledger noticed that it had been sent, at most 10 seconds later. */
        at: z.string(),
        partner: z.string(),
        road: z.enum(roads),
        agreementVersion: z.number().int(),
        legalBasis: z.string(),
        purposes: z.array(z.string()),
        /** Of the message on the feed, and its type. */
        sequence: z.number().int().optional(),
        type: z.string().optional(),
        /** Names only. Of a reconciliation: members whose names were given, without values. */
        fields: z.array(z.string()),
        /** Of a resend or replay. */
        jobId: z.string().optional(),
        extractId: z.string().optional(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({
    id: 'Disclosures',
    example: {
      personId: '0193a5b0-0000-7000-8000-000000000001',
      disclosures: [
        {
          at: '2026-11-28T02:15:04.120000Z',
          partner: 'kemensos',
          road: 'kafka',
          agreementVersion: 1,
          legalBasis: 'PKS 470/1/2026',
          purposes: ['public-service'],
          sequence: 3240,
          type: 'id.peristiwa.person.moved.v1',
          fields: ['address', 'name', 'nik', 'occurredOn'],
        },
      ],
      next: null,
    },
  });

const TotalsAnswer = z
  .object({
    partner: z.string(),
    totals: z.array(
      z.object({
        road: z.enum(roads),
        messages: z.number().int(),
        persons: z.number().int(),
        firstAt: z.string(),
        lastAt: z.string(),
      }),
    ),
  })
  .meta({ id: 'DisclosureTotals' });

/** To whom data of a person were given (UU 27/2022 art. 5 and 7: who asks, on which basis, for which purpose). */
@ApiTags('disclosures')
@Controller('v1')
export class DisclosuresController {
  constructor(
    private readonly disclosures: Disclosures,
    private readonly agreements: Agreements,
    private readonly registry: RegistryReader,
    private readonly reader: FeedReader,
  ) {}

  @Get('persons/:personId/disclosures')
  @Roles('registrar', 'auditor')
  @ApiHeader({
    name: 'x-purpose',
    required: false,
    description: 'Why the data are read; kept in the access log.',
  })
  @ApiOperation({
    summary:
      'To whom data of a person were given: partner, fields, time, agreement and road; the latest first',
    description:
      'A registrar answers the person whose data they are, at the office of residence (UU 27/2022 art. 5 and 7). `next` is ' +
      'the `after` of the next page. A merged duplicate has its own list under its own personId. The reading is recorded.',
  })
  @ApiOkResponse({ description: 'A page of disclosures', standardSchema: DisclosuresAnswer })
  async ofPerson(
    @Param('personId', { schema: uuid }) personId: string,
    @Query({ schema: DisclosuresQuery }) query: z.infer<typeof DisclosuresQuery>,
    @Headers('x-purpose') given: string | undefined,
    @CurrentActor() actor: Actor,
    @Req() { id: requestId }: FastifyRequest,
  ): Promise<z.infer<typeof DisclosuresAnswer>> {
    const purpose = await parseWith(ReadingPurpose, given, 'x-purpose');
    await assertMayAskAbout(personId, actor, this.registry, ['auditor']);
    const page = await this.disclosures.ofPerson({ personId, ...query });
    await this.reader.logPersonAccess({ actor, personId, purpose, requestId });
    const versions = new Map(
      (await this.agreements.versions()).map((one) => [`${one.partner} ${one.version}`, one]),
    );
    const last = page.length === query.limit ? page.at(-1) : undefined;
    return {
      personId,
      disclosures: page.map((one) => {
        const { legalBasis = '', purposes = [] } =
          versions.get(`${one.partner} ${one.agreementVersion}`) ?? {};
        return toAnswer(one, { legalBasis, purposes: [...purposes] });
      }),
      next: last ? placeText(last.place) : null,
    };
  }

  @Get('feeds/:partner/disclosures')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'How many messages a partner was given by each road, since when' })
  @ApiOkResponse({ description: 'Totals', standardSchema: TotalsAnswer })
  async totals(
    @Param('partner', { schema: Partner }) partner: string,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof TotalsAnswer>> {
    assertMaySee(actor, partner, ['operator', 'auditor']);
    if ((await this.agreements.versions(partner)).length === 0) throw problem('agreementNotFound');
    return { partner, totals: await this.disclosures.totals(partner) };
  }
}

function toAnswer(one: Disclosure, agreement: { readonly legalBasis: string; readonly purposes: string[] }) {
  const { place, partner, road, agreementVersion, sequence, type, fields, ref } = one;
  return {
    at: place.at,
    partner,
    road,
    agreementVersion,
    ...agreement,
    ...(sequence !== null && { sequence }),
    ...(type !== null && { type }),
    fields: [...fields],
    ...(ref !== null && { [road === 'extract' ? 'extractId' : 'jobId']: ref }),
  };
}

function placeText({ at, source, number, sequence }: DisclosurePlace): string {
  return `${at}_${source}_${number}_${sequence}`;
}
