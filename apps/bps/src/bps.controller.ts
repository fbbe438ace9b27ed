import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { inBoth, Roles } from '@peristiwa/service';
import { OwnPartnerGuard } from '@peristiwa/subscriber';
import { cutOffOf, Tables } from './tables';

const month = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, inBoth('bulan ditulis YYYY-MM', 'a month is written YYYY-MM'));
const knownAt = z.iso.datetime({ offset: true }).transform(cutOffOf).optional();
/** The cut-off that was applied, when one was asked for. */
const applied = z.iso.datetime().optional();
const Period = z.strictObject({ from: month, to: month, knownAt });
const CutOff = z.strictObject({ knownAt });

const counts = z.object({ regency: z.string(), month: z.string(), count: z.number() });
const Counts = z.object({ knownAt: applied, rows: z.array(counts) });
const Moves = z.object({
  knownAt: applied,
  rows: z.array(z.object({ from: z.string(), to: z.string(), month: z.string(), count: z.number() })),
});
const Population = z.object({
  knownAt: applied,
  rows: z.array(z.object({ regency: z.string(), sex: z.string(), count: z.number() })),
});

/** `knownAt` is taken down to the full hour, and the answer says which one was applied. */
@ApiTags('bps')
@Controller('v1/tables')
@UseGuards(OwnPartnerGuard)
@Roles('partner', 'operator', 'auditor')
export class BpsController {
  constructor(private readonly tables: Tables) {}

  @Get('births')
  @ApiOperation({ summary: 'Births by month of occurrence and regency of residence' })
  @ApiOkResponse({ standardSchema: Counts })
  async births(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return { knownAt: period.knownAt, rows: await this.tables.births(period) };
  }

  @Get('deaths')
  @ApiOperation({ summary: 'Deaths by month of occurrence and regency of residence' })
  @ApiOkResponse({ standardSchema: Counts })
  async deaths(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return { knownAt: period.knownAt, rows: await this.tables.deaths(period) };
  }

  @Get('moves')
  @ApiOperation({ summary: 'Moves between regencies by month of arrival, origin and destination' })
  @ApiOkResponse({ standardSchema: Moves })
  async moves(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return { knownAt: period.knownAt, rows: await this.tables.moves(period) };
  }

  @Get('population')
  @ApiOperation({ summary: 'De jure residents by regency and sex' })
  @ApiOkResponse({ standardSchema: Population })
  async population(@Query({ schema: CutOff }) cutOff: z.infer<typeof CutOff>) {
    return { knownAt: cutOff.knownAt, rows: await this.tables.population(cutOff.knownAt) };
  }
}
