import { Body, Controller, Get, HttpCode, Inject, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  CurrentActor,
  ObservationBody,
  ProblemError,
  ReadsPersons,
  Roles,
  wholeNumber,
  type Actor,
  type ProblemSpec,
} from '@peristiwa/service';
import { Feed } from './feed';
import { OwnPartnerGuard } from './own-partner.guard';

const Page = z.strictObject({
  after: wholeNumber().default(0),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
});
const OwnObservation = z
  .object({
    no: z.number().int(),
    observationId: z.uuid(),
    personKey: z.string(),
    kind: z.string(),
    createdAt: z.string(),
    createdBy: z.string(),
    /** Null while the registry has not answered; it is sent again until it does. */
    sentAt: z.string().nullable(),
    caseId: z.uuid().nullable(),
    refusal: z.string().nullable(),
    outcome: z.enum(['settled', 'rejected']).nullable(),
    reason: z.string().nullable(),
    act: z.string().nullable(),
  })
  .meta({ id: 'OwnObservation' });
const OwnObservations = z.object({ observations: z.array(OwnObservation), next: z.number().nullable() });
const idReused: ProblemSpec = {
  code: 'observation-id-reused',
  status: 422,
  title: {
    id: 'observationId ini sudah dipakai untuk temuan lain',
    en: 'This observationId was used for another observation',
  },
};

/** What the ministry reports back to the registry about persons of its copy (data balikan). */
@ApiTags('observations')
@Controller('v1/observations')
@UseGuards(OwnPartnerGuard)
export class ObservationsController {
  constructor(@Inject(Feed) private readonly feed: Feed) {}

  @Post()
  @HttpCode(200)
  @Roles('partner')
  @ApiOperation({
    summary: 'Report to the registry what was found about a person of the copy (data balikan)',
  })
  @ReadsPersons<z.infer<typeof OwnObservation>>('observation', ({ personKey }) => [personKey])
  @ApiOkResponse({ standardSchema: OwnObservation })
  async report(@Body({ schema: ObservationBody }) body: ObservationBody, @CurrentActor() actor: Actor) {
    const one = await this.feed.observations.report(body, actor.subject);
    if (!one) throw new ProblemError(idReused);
    return one;
  }

  @Get()
  @Roles('partner', 'operator', 'auditor')
  @ApiOperation({ summary: 'Observations that were reported, with what the registry did about them' })
  @ReadsPersons<z.infer<typeof OwnObservations>>('observations', ({ observations }) =>
    observations.map(({ personKey }) => personKey),
  )
  @ApiOkResponse({ standardSchema: OwnObservations })
  async list(@Query({ schema: Page }) { after, limit }: z.infer<typeof Page>) {
    const observations = await this.feed.observations.list(after, limit);
    return { observations, next: observations.length < limit ? null : (observations.at(-1)?.no ?? null) };
  }
}
