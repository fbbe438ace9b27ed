import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { instant, month, Roles } from '@peristiwa/service';
import { Feed, OwnPartnerGuard } from '@peristiwa/subscriber';
import { coverageOf, cutOffOf, Tables } from './tables';

const knownAt = instant.transform(cutOffOf).optional();
/** The cut-off that was applied, when the request named one. */
const applied = z.iso.datetime().optional();
const Period = z.strictObject({ from: month, to: month, knownAt });
const CutOff = z.strictObject({ knownAt });

/**
 * `complete`: everything recorded before `knownAt` is in the table, so that the same request always returns the same
 * table. Never true without `knownAt`. `coveredUntil`: the latest cut-off for which it would be true; null while that
 * is unknown.
 */
const coverage = { complete: z.boolean(), coveredUntil: z.iso.datetime().nullable() };

const counts = z.object({ regency: z.string(), month: z.string(), count: z.number() });
const Counts = z.object({ knownAt: applied, ...coverage, rows: z.array(counts) });
const Moves = z.object({
  knownAt: applied,
  ...coverage,
  rows: z.array(z.object({ from: z.string(), to: z.string(), month: z.string(), count: z.number() })),
});
const Abroad = z.object({
  knownAt: applied,
  ...coverage,
  rows: z.array(
    z.object({ kind: z.enum(['birth', 'death']), country: z.string(), month: z.string(), count: z.number() }),
  ),
});
const Population = z.object({
  knownAt: applied,
  ...coverage,
  rows: z.array(z.object({ regency: z.string(), sex: z.string(), count: z.number() })),
});

/** `knownAt` is rounded down to the full hour, and the answer states the cut-off that was applied. */
@ApiTags('bps')
@Controller('v1/tables')
@UseGuards(OwnPartnerGuard)
@Roles('partner', 'operator', 'auditor')
export class BpsController {
  constructor(
    private readonly tables: Tables,
    private readonly feed: Feed,
  ) {}

  @Get('births')
  @ApiOperation({ summary: 'Births by month of occurrence and regency of residence' })
  @ApiOkResponse({ standardSchema: Counts })
  async births(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return this.answer(period.knownAt, () => this.tables.births(period));
  }

  @Get('deaths')
  @ApiOperation({ summary: 'Deaths by month of occurrence and regency of residence' })
  @ApiOkResponse({ standardSchema: Counts })
  async deaths(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return this.answer(period.knownAt, () => this.tables.deaths(period));
  }

  @Get('abroad')
  @ApiOperation({ summary: 'Births and deaths of residents outside Indonesia by country and month' })
  @ApiOkResponse({ standardSchema: Abroad })
  async abroad(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return this.answer(period.knownAt, () => this.tables.abroad(period));
  }

  @Get('moves')
  @ApiOperation({ summary: 'Moves between regencies by month of arrival, origin and destination' })
  @ApiOkResponse({ standardSchema: Moves })
  async moves(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return this.answer(period.knownAt, () => this.tables.moves(period));
  }

  @Get('stillbirths')
  @ApiOperation({ summary: 'Stillbirths by month of occurrence and regency of residence of the mother' })
  @ApiOkResponse({ standardSchema: Counts })
  async stillbirths(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return this.answer(period.knownAt, () => this.tables.stillbirths(period));
  }

  @Get('emigration')
  @ApiOperation({ summary: 'Moves abroad (SKPLN) by month of departure and regency of the last residence' })
  @ApiOkResponse({ standardSchema: Counts })
  async emigration(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return this.answer(period.knownAt, () => this.tables.emigration(period));
  }

  @Get('immigration')
  @ApiOperation({
    summary: 'Returns from abroad (SKDLN) by month of return and regency of the new residence',
  })
  @ApiOkResponse({ standardSchema: Counts })
  async immigration(@Query({ schema: Period }) period: z.infer<typeof Period>) {
    return this.answer(period.knownAt, () => this.tables.immigration(period));
  }

  @Get('population')
  @ApiOperation({ summary: 'De jure residents by regency and sex' })
  @ApiOkResponse({ standardSchema: Population })
  async population(@Query({ schema: CutOff }) cutOff: z.infer<typeof CutOff>) {
    return this.answer(cutOff.knownAt, () => this.tables.population(cutOff.knownAt));
  }

  /** Coverage is read before the rows: a message that arrives in between only adds to what is covered. */
  private async answer<Row>(cutOff: string | undefined, read: () => Promise<Row[]>) {
    const { coveredUntil } = await this.feed.status();
    return { knownAt: cutOff, ...coverageOf(cutOff, coveredUntil), rows: await read() };
  }
}
