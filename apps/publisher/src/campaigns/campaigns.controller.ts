import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, Roles, text, uuid, type Actor } from '@peristiwa/service';
import { Campaigns, type Campaign } from './campaigns';

const CampaignBody = z
  .strictObject({
    /** Chosen by the office, so that the request can be repeated; default: a new one. */
    campaignId: uuid.optional(),
    reason: text({ min: 10, max: 500 }),
    /** Changes of persons that the office expects. */
    expectedChanges: z.number().int().min(1).max(300_000_000),
    /** Changes in a second that are built at most. */
    rate: z.number().int().min(1).max(5_000).default(200),
  })
  .meta({
    id: 'CampaignBody',
    example: {
      reason: 'Perbaikan penulisan nama hasil migrasi SIAK tahun 2009 di Kabupaten Bandung',
      expectedChanges: 50_000,
      rate: 200,
    },
  });

const CampaignAnswer = z
  .object({
    campaignId: z.string(),
    reason: z.string(),
    expectedChanges: z.number().int(),
    rate: z.number().int(),
    state: z.enum(['opening', 'open', 'closing', 'completing', 'completed']),
    /** An operator has stopped the lane of the campaign for now. */
    isPaused: z.boolean(),
    /** Topics that refused the marker of the beginning or of the end; they get it when they take it. */
    refused: z.array(
      z.object({ partner: z.string(), marker: z.enum(['started', 'completed']), refusal: z.string() }),
    ),
    /** Changes of persons that the change log had of it, and those that have not been built yet. */
    seen: z.number().int(),
    waiting: z.number().int(),
    secondsLeft: z.number().int(),
    feeds: z.array(z.object({ partner: z.string(), messages: z.number().int() })),
    openedBy: z.string(),
    openedAt: z.string(),
    completedAt: z.string().nullable(),
  })
  .meta({ id: 'Campaign' });
const PauseBody = z
  .strictObject({ reason: text({ min: 10, max: 500 }) })
  .meta({ id: 'CampaignPause', example: { reason: 'Kemensos memelihara basis datanya sampai pukul 14.00' } });
const pauseAction = z.enum(['pause', 'resume']);
const CampaignsAnswer = z.object({ campaigns: z.array(CampaignAnswer) }).meta({ id: 'Campaigns' });
type CampaignAnswer = z.infer<typeof CampaignAnswer>;

/** Mass corrections of one cause, which let ordinary events pass (ADR 0059). */
@ApiTags('campaigns')
@Controller('v1/campaigns')
export class CampaignsController {
  constructor(private readonly campaigns: Campaigns) {}

  @Post()
  @Roles('operator')
  @ApiOperation({ summary: 'Open a campaign; commands name it in `campaignId`' })
  @ApiCreatedResponse({ description: 'Campaign', standardSchema: CampaignAnswer })
  async open(
    @Body({ schema: CampaignBody }) body: z.infer<typeof CampaignBody>,
    @CurrentActor() actor: Actor,
  ): Promise<CampaignAnswer> {
    return toAnswer(await this.campaigns.open(body, actor.subject));
  }

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'The campaigns, the latest first; at most 100' })
  @ApiOkResponse({ description: 'Campaigns', standardSchema: CampaignsAnswer })
  async list(): Promise<z.infer<typeof CampaignsAnswer>> {
    return { campaigns: (await this.campaigns.list()).map(toAnswer) };
  }

  @Get(':campaignId')
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'How far a campaign is' })
  @ApiOkResponse({ description: 'Campaign', standardSchema: CampaignAnswer })
  async one(@Param('campaignId', { schema: uuid }) campaignId: string): Promise<CampaignAnswer> {
    return toAnswer(await this.campaigns.get(campaignId));
  }

  @Post(':campaignId/close')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Close a campaign: when everything of it is sent, the partners are informed' })
  @ApiOkResponse({ description: 'Campaign', standardSchema: CampaignAnswer })
  async close(
    @Param('campaignId', { schema: uuid }) campaignId: string,
    @CurrentActor() actor: Actor,
  ): Promise<CampaignAnswer> {
    return toAnswer(await this.campaigns.close(campaignId, actor.subject));
  }

  @Post(':campaignId/:action')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({
    summary: 'Pause or resume a campaign: its acts are recorded, their messages wait',
    description:
      'An ordinary change, a resync, a sweep after a change of an agreement, or another campaign that reaches a person ' +
      'sends what the register has, also what the paused campaign has changed.',
  })
  @ApiOkResponse({ description: 'Campaign', standardSchema: CampaignAnswer })
  async pause(
    @Param('campaignId', { schema: uuid }) campaignId: string,
    @Param('action', { schema: pauseAction }) action: z.infer<typeof pauseAction>,
    @Body({ schema: PauseBody }) { reason }: z.infer<typeof PauseBody>,
    @CurrentActor() actor: Actor,
  ): Promise<CampaignAnswer> {
    return toAnswer(await this.campaigns.pause(campaignId, action, { reason, by: actor.subject }));
  }
}

function toAnswer({ feeds, openedAt, completedAt, refused, ...campaign }: Campaign): CampaignAnswer {
  return {
    ...campaign,
    refused: [...refused],
    secondsLeft: Math.ceil(campaign.waiting / campaign.rate),
    feeds: feeds.map(({ partner, messages }) => ({ partner, messages })),
    openedAt: openedAt.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
  };
}
