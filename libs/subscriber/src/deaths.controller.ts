import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { DeathWithoutNik } from '@peristiwa/contracts';
import { Roles, wholeNumber } from '@peristiwa/service';
import { Feed } from './feed';
import { OwnPartnerGuard } from './own-partner.guard';

const DeathsPage = z.strictObject({
  after: z
    .string()
    .regex(/^[\w-]{0,100}$/)
    .default(''),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
});
const Deaths = z.object({
  deaths: z.array(DeathWithoutNik.extend({ sequence: z.number() })),
  next: z.string().nullable(),
});

@ApiTags('feed')
@Controller('v1/deaths-without-nik')
@UseGuards(OwnPartnerGuard)
export class DeathsController {
  constructor(private readonly feed: Feed) {}

  @Get()
  @Roles('partner', 'operator', 'auditor')
  @ApiOperation({ summary: 'Deaths of people who are not in the register, in the order of their keys' })
  @ApiOkResponse({ standardSchema: Deaths })
  async list(
    @Query({ schema: DeathsPage }) page: z.infer<typeof DeathsPage>,
  ): Promise<z.infer<typeof Deaths>> {
    const deaths = await this.feed.deathsWithoutNik(page.after, page.limit);
    return { deaths, next: deaths.length < page.limit ? null : (deaths.at(-1)?.deathKey ?? null) };
  }
}
