import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Environment } from './environment';
import { whole } from './options';
import { publisherApi, type Access } from './publisher-api';

interface Layouts {
  readonly partitions: number;
  readonly layouts: readonly Layout[];
}

interface Layout {
  readonly layout: number;
  readonly partitions: number;
  readonly afterSequence: number | null;
}

interface GrowArguments extends Access {
  readonly to: number;
  readonly reason?: string;
  readonly yes?: boolean;
}

const POLL_MS = 500;
/** The builder begins a layout within a second; where none runs, an operator looks again. */
const WAIT_MS = 30_000;

const HELP = `
Examples:
  peristiwa feed grow-partitions kemensos --to 6       says what would change
  peristiwa feed grow-partitions kemensos --to 6 --yes --reason "three instances are not enough"
Partitions are only added. The partner's consumer must know the header ce_aftersequence: libs/subscriber does, others follow
docs/consumers.md ("Order"). Nothing stops meanwhile, and no other feed changes. It can be repeated: what is done is left as it is.`;

export function addFeedGrow(
  feed: Command,
  withAccess: (command: Command) => Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  withAccess(feed.command('grow-partitions'))
    .description('give the topic of one partner more partitions; the order of each person is kept')
    .argument('<partner>', 'such as kemensos')
    .requiredOption('--to <n>', 'how many partitions the topic then has', whole(2))
    .option('--reason <text>', 'recorded with the change; needed with --yes')
    .option('--yes', 'apply; without it only the plan is shown')
    .addHelpText('after', HELP)
    .action(async (partner: string, options: GrowArguments) =>
      onExit((await grow(partner, options, environment)) ? 0 : 1),
    );
}

/** @returns whether the feed now has as many partitions */
async function grow(partner: string, options: GrowArguments, environment: Environment): Promise<boolean> {
  const { to, reason, yes = false } = options;
  const { print } = environment;
  const ask = publisherApi(options, environment);
  const path = `/v1/feeds/${encodeURIComponent(partner)}/layouts`;
  const now = await ask<Layouts>(path);
  const ordered = now.layouts.find(({ afterSequence }) => afterSequence === null);
  if (ordered) print(`${ordered.partitions} partitions were ordered before and have not begun`);
  if (now.partitions === to) {
    print(`${partner} has ${to} partitions: nothing to change`);
    return true;
  }
  if (ordered?.partitions !== to) {
    print(`~ topic feed.${partner}.v1: ${now.partitions} -> ${to} partitions`);
    print('~ later messages name the last one before as ce_aftersequence; sequences stay without gaps');
    if (!yes) {
      print('nothing was changed; repeat with --yes and --reason to apply');
      return false;
    }
    await ask<Layout>(path, { partitions: to, reason });
  }
  return await begun(print, () => ask<Layouts>(path), to);
}

async function begun(
  print: (line: string) => void,
  read: () => Promise<Layouts>,
  to: number,
): Promise<boolean> {
  for (let waited = 0; waited <= WAIT_MS; waited += POLL_MS) {
    const { partitions: has, layouts } = await read();
    if (has === to) {
      print(`messages after sequence ${layouts[0]?.afterSequence} are in ${to} partitions`);
      return true;
    }
    await sleep(POLL_MS);
  }
  print('ordered, but no publisher has begun it yet: is one running? Look again with the same command.');
  return false;
}
