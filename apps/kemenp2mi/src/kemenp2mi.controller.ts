import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import { z } from 'zod';
import { day, inBoth, PersonsRead, ReadsPersons, Roles, text, wholeNumber } from '@peristiwa/service';
import { OwnPartnerGuard } from '@peristiwa/subscriber';
import { alertKinds } from './alert-rules';
import { AlertEntity } from './alert.entity';
import { Verifications } from './verifications';

const Claim = z
  .strictObject({
    nik: z.string().regex(/^\d{16}$/, inBoth('NIK terdiri atas 16 digit', 'a NIK has 16 digits')),
    name: text({ max: 200 }).optional(),
    bornOn: day.optional(),
  })
  .meta({ id: 'Claim', example: { nik: '3204015708950001', name: 'Siti Aminah', bornOn: '1995-08-17' } });
const AlertPage = z.strictObject({
  after: wholeNumber().default(0),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
});
const Verified = z.object({
  found: z.boolean(),
  nameMatches: z.boolean().optional(),
  bornOnMatches: z.boolean().optional(),
  deceased: z.boolean().optional(),
});
const AlertList = z.object({
  alerts: z.array(
    z
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
      .meta({ id: 'Alert' }),
  ),
  next: z.number().nullable(),
});

@ApiTags('kemenp2mi')
@Controller('v1')
@UseGuards(OwnPartnerGuard)
export class KemenP2miController {
  constructor(
    @InjectRepository(AlertEntity) private readonly alerts: Repository<AlertEntity>,
    private readonly verifications: Verifications,
  ) {}

  @Get('alerts')
  @Roles('partner', 'operator', 'auditor')
  @ApiOperation({ summary: 'Alerts in the order in which they were raised' })
  @ReadsPersons<z.infer<typeof AlertList>>('alerts', (list) => list.alerts.map(({ personKey }) => personKey))
  @ApiOkResponse({ standardSchema: AlertList })
  async list(@Query({ schema: AlertPage }) { after, limit }: z.infer<typeof AlertPage>) {
    const where = { no: MoreThan(String(after)) };
    const rows = await this.alerts.find({ where, order: { no: 'ASC' }, take: limit });
    // `facts` are answered as they are: this ministry's own rules made them for its officers.
    const alerts = rows.map(({ id, personKey, kind, facts, sequence, raisedAt, retractedAt, actId }) => ({
      id,
      personKey,
      kind,
      facts,
      sequence: Number(sequence),
      ...(actId === null ? {} : { actId }),
      raisedAt: raisedAt.toISOString(),
      ...(retractedAt === null ? {} : { retractedAt: retractedAt.toISOString() }),
    }));
    return { alerts, next: rows.length < limit ? null : Number(rows.at(-1)?.no) };
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
