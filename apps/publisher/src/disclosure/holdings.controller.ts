import { Controller, Get, Headers, Param, Req } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CurrentActor, parseWith, ReadingPurpose, Roles, uuid, type Actor } from '@peristiwa/service';
import { RegistryReader } from '../build/registry-reader';
import { FeedReader } from '../feeds/feed-reader';
import { Holdings } from './holdings';
import { assertMayAskAbout } from './may-ask';

const HoldingsAnswer = z
  .object({
    personId: z.uuid(),
    holdings: z.array(
      z.object({
        partner: z.string(),
        fields: z.array(z.string()).describe('Names only; none: the partner holds nothing of the person'),
        agreementVersion: z.number().int().optional(),
        messages: z.number().int().describe('Messages of its feed about the person'),
        last: z
          .object({
            sequence: z.number().int(),
            type: z.string(),
            at: z.iso.datetime(),
            isSent: z.boolean(),
          })
          .optional()
          .describe('The last message about the person'),
      }),
    ),
  })
  .meta({ id: 'PersonHoldings' });

/** What the partners hold of a person now; what they were given in all is in the disclosures. */
@ApiTags('disclosures')
@Controller('v1/persons')
export class HoldingsController {
  constructor(
    private readonly holdings: Holdings,
    private readonly registry: RegistryReader,
    private readonly reader: FeedReader,
  ) {}

  @Get(':personId/holdings')
  @Roles('registrar', 'operator', 'auditor')
  @ApiHeader({
    name: 'x-purpose',
    required: false,
    description: 'Why the data are read; kept in the access log.',
  })
  @ApiOperation({
    summary: 'What each partner holds of a person: names of fields, and the last message about the person',
    description:
      'Never a value, and never the pseudonym. A registrar asks about persons of the own office. The reading is recorded.',
  })
  @ApiOkResponse({ description: 'Every partner with a feed', standardSchema: HoldingsAnswer })
  async ofPerson(
    @Param('personId', { schema: uuid }) personId: string,
    @Headers('x-purpose') given: string | undefined,
    @CurrentActor() actor: Actor,
    @Req() { id: requestId }: FastifyRequest,
  ): Promise<z.infer<typeof HoldingsAnswer>> {
    const purpose = await parseWith(ReadingPurpose, given, 'x-purpose');
    await assertMayAskAbout(personId, actor, this.registry, ['operator', 'auditor']);
    const holdings = await this.holdings.ofPerson(personId);
    await this.reader.logPersonAccess({ actor, personId, purpose, requestId });
    return {
      personId,
      holdings: holdings.map(({ partner, fields, agreementVersion, messages, last }) => ({
        partner,
        fields: [...fields],
        messages,
        ...(agreementVersion !== null && { agreementVersion }),
        ...(last && { last: { ...last, at: last.at.toISOString() } }),
      })),
    };
  }
}
