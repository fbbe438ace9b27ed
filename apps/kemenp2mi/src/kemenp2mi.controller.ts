import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { FeedAddress } from '@peristiwa/contracts';
import { day, inBoth, PersonsRead, ReadsPersons, Roles, text, uuid, wholeNumber } from '@peristiwa/service';
import { OwnPartnerGuard } from '@peristiwa/subscriber';
import { alertKinds } from './alert-rules';
import { Alerts } from './alerts';
import { Verifications } from './verifications';

const Claim = z
  .strictObject({
    nik: z.string().regex(/^\d{16}$/, inBoth('NIK terdiri atas 16 digit', 'a NIK has 16 digits')),
    name: text({ max: 200 }).optional(),
    bornOn: day.optional(),
  })
  .meta({ id: 'Claim', example: { nik: '3204015708950001', name: 'Siti Aminah', bornOn: '1995-08-17' } });
const AlertPage = z.strictObject({
  order: z.enum(['oldest', 'newest']).default('oldest').meta({ description: 'Which alerts come first' }),
  kind: z.enum(alertKinds).optional(),
  after: wholeNumber().default(0),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
});
const Verified = z.object({
  found: z.boolean(),
  nameMatches: z.boolean().optional(),
  bornOnMatches: z.boolean().optional(),
  deceased: z.boolean().optional(),
});
const Alert = z
  .object({
    id: z.uuid(),
    personKey: z.string(),
    kind: z.enum(alertKinds),
    sequence: z.number(),
    actId: z.string().optional(),
    facts: z.record(z.string(), z.unknown()),
    raisedAt: z.string(),
    retractedAt: z.string().optional(),
  })
  .meta({ id: 'Alert' });
const AlertList = z.object({ alerts: z.array(Alert), next: z.number().nullable() });
const OpenedAlert = Alert.extend({
  person: z
    .object({ name: z.string(), bornOn: z.string(), village: z.string(), contactAddress: FeedAddress })
    .partial()
    .nullable()
    .describe('As the copy has it now; null for whoever has left the scope'),
}).meta({ id: 'OpenedAlert' });

@ApiTags('kemenp2mi')
@Controller('v1')
@UseGuards(OwnPartnerGuard)
export class KemenP2miController {
  constructor(
    private readonly alerts: Alerts,
    private readonly verifications: Verifications,
  ) {}

  @Get('alerts')
  @Roles('partner', 'operator', 'auditor')
  @ApiOperation({ summary: 'Alerts in the order in which they were raised, or the newest first' })
  @ReadsPersons<z.infer<typeof AlertList>>('alerts', (list) => list.alerts.map(({ personKey }) => personKey))
  @ApiOkResponse({ standardSchema: AlertList })
  list(@Query({ schema: AlertPage }) page: z.infer<typeof AlertPage>) {
    return this.alerts.list(page);
  }

  @Get('alerts/:id')
  @Roles('partner', 'auditor')
  @ApiOperation({ summary: 'An alert with the person whom it concerns' })
  @ReadsPersons<z.infer<typeof OpenedAlert>>('alert', ({ personKey }) => [personKey])
  @ApiOkResponse({ standardSchema: OpenedAlert })
  open(@Param('id', { schema: uuid }) id: string) {
    return this.alerts.open(id);
  }

  @Post('verifications')
  @HttpCode(200)
  @Roles('partner', 'operator')
  @ApiOperation({ summary: 'Check papers against the local copy; returns flags only' })
  @ReadsPersons('verification')
  @ApiOkResponse({ standardSchema: Verified })
  verify(@Body({ schema: Claim }) claim: z.infer<typeof Claim>, @PersonsRead() persons: Set<string>) {
    return this.verifications.verify(claim, persons);
  }
}
