import type { Command } from 'commander';
import type { Environment } from './environment';
import { whole } from './options';
import { publisherApi, type Access } from './publisher-api';

interface Campaign {
  readonly campaignId: string;
  readonly reason: string;
  readonly expectedChanges: number;
  readonly state: string;
  /** A publisher of the release before says neither. */
  readonly isPaused?: boolean;
  readonly refused?: readonly {
    readonly partner: string;
    readonly marker: string;
    readonly refusal: string;
  }[];
  readonly seen: number;
  readonly waiting: number;
  readonly secondsLeft: number;
  readonly feeds: readonly { readonly partner: string; readonly messages: number }[];
}

interface OpenArguments extends Access {
  readonly id?: string;
  readonly reason: string;
  readonly expected: number;
  readonly rate: number;
}

const pathOf = (campaignId: string) => `/v1/campaigns/${encodeURIComponent(campaignId)}`;

/** `peristiwa campaign`: mass corrections of one cause, which let ordinary events pass. */
export function addCampaign(
  program: Command,
  withAccess: (command: Command) => Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  const campaign = program
    .command('campaign')
    .description('mass corrections of one cause, sent beside the ordinary events');
  const show = (one: Campaign) => {
    environment.print(lineOf(one));
    onExit(0);
  };
  withAccess(campaign.command('open'))
    .description('open a campaign; commands of the desks name it in campaignId')
    .requiredOption('--reason <text>', 'goes to the partners: no personal data')
    .requiredOption('--expected <n>', 'changes of persons that the office expects', whole(1))
    .option('--rate <n>', 'changes in a second at most', whole(1), 200)
    .option('--id <uuid>', 'id of the campaign, so that the command can be repeated; default: a new one')
    .addHelpText(
      'after',
      "\nExample: peristiwa campaign open --reason 'Perbaikan nama hasil migrasi SIAK 2009' --expected 50000",
    )
    .action(async ({ id: campaignId, reason, expected, rate, ...access }: OpenArguments) => {
      const body = { campaignId, reason, expectedChanges: expected, rate };
      show(await publisherApi(access, environment)<Campaign>('/v1/campaigns', body));
    });
  withAccess(campaign.command('list'))
    .description('the campaigns, the latest first')
    .addHelpText('after', '\nExample: peristiwa campaign list')
    .action(async (access: Access) => {
      const answer = await publisherApi(access, environment)<{ campaigns: Campaign[] }>('/v1/campaigns');
      for (const one of answer.campaigns) environment.print(lineOf(one));
      onExit(0);
    });
  withAccess(campaign.command('show'))
    .description('how far a campaign is, and the messages of each feed')
    .argument('<campaignId>')
    .addHelpText('after', '\nExample: peristiwa campaign show 0b8f8d5e-3f5e-4a57-9c3b-3d7b2a1c9000')
    .action(async (campaignId: string, access: Access) => {
      const one = await publisherApi(access, environment)<Campaign>(pathOf(campaignId));
      for (const { partner, messages } of one.feeds) environment.print(`  ${partner}: ${messages} messages`);
      for (const { partner, marker, refusal } of one.refused ?? [])
        environment.print(`  ${partner}: the topic refused the marker "${marker}" (${refusal})`);
      show(one);
    });
  withAccess(campaign.command('close'))
    .description('close a campaign: when all of it is sent, the partners get a marker with the count')
    .argument('<campaignId>')
    .addHelpText('after', '\nExample: peristiwa campaign close 0b8f8d5e-3f5e-4a57-9c3b-3d7b2a1c9000')
    .action(async (campaignId: string, access: Access) =>
      show(await publisherApi(access, environment)<Campaign>(`${pathOf(campaignId)}/close`, {})),
    );
  for (const action of ['pause', 'resume'] as const) {
    withAccess(campaign.command(action))
      .description(
        action === 'pause'
          ? 'let the messages of a campaign wait for now'
          : 'send the messages of a campaign again',
      )
      .argument('<campaignId>')
      .requiredOption('--reason <text>', 'recorded with the campaign')
      .addHelpText(
        'after',
        `\nExample: peristiwa campaign ${action} 0b8f8d5e-3f5e-4a57-9c3b-3d7b2a1c9000 --reason 'maintenance at Kemensos'`,
      )
      .action(async (campaignId: string, { reason, ...access }: Access & { readonly reason: string }) => {
        const path = `${pathOf(campaignId)}/${action}`;
        show(await publisherApi(access, environment)<Campaign>(path, { reason }));
      });
  }
}

function lineOf({
  campaignId,
  state,
  isPaused,
  seen,
  expectedChanges,
  waiting,
  secondsLeft,
  reason,
}: Campaign): string {
  const rest = waiting > 0 ? `, ${waiting} wait, ${secondsLeft} s left` : '';
  const shown = isPaused ? `${state}, paused` : state;
  return `${campaignId} ${shown}: ${seen} of ${expectedChanges} changes${rest}; ${reason}`;
}
