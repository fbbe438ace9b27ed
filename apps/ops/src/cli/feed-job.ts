import { setTimeout as sleep } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import { feedJobKinds, type FeedJobKind } from '@peristiwa/contracts';
import type { Environment } from './environment';
import { collect, whole } from './options';
import { publisherApi, type Access } from './publisher-api';

interface JobArguments extends Access {
  readonly fromSequence?: number;
  readonly toSequence?: number;
  readonly fromPosition?: number;
  readonly toPosition?: number;
  readonly since?: string;
  readonly until?: string;
  readonly area: readonly string[];
  readonly person: readonly string[];
  readonly type: readonly string[];
  readonly rate: number;
  readonly reason?: string;
  readonly dryRun: boolean;
}

interface Job {
  readonly jobId: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly withheld: number;
  readonly drifted: number;
  readonly secondsLeft: number;
  readonly digest: string;
}

const DESCRIPTIONS: Readonly<Record<FeedJobKind, string>> = {
  resend: 'send messages of a feed again, the same bytes on the same topic',
  replay: 'send messages of a feed again on the topic feed.<partner>.replay.v1',
  resync: 'send the present view of persons as new messages',
};

const POLL_MS = 500;
const jobsOf = (partner: string) => `/v1/feeds/${encodeURIComponent(partner)}/jobs`;

export function addFeedJobs(
  feed: Command,
  withAccess: (command: Command) => Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  for (const kind of feedJobKinds) {
    withAccess(feed.command(kind))
      .description(DESCRIPTIONS[kind])
      .argument('<partner>', 'such as kemensos')
      .option('--from-sequence <n>', 'from this message of the feed', whole(1))
      .option('--to-sequence <n>', 'to this one', whole(1))
      .option('--from-position <n>', 'acts from this position of the ledger', whole(1))
      .option('--to-position <n>', 'to this one', whole(1))
      .option('--since <time>', 'messages made from this time on')
      .option('--until <time>', 'and before this one')
      .option('--area <code>', 'persons who live there now, repeatable', collect, [])
      .option('--person <id>', 'repeatable', collect, [])
      .option('--type <kind>', 'kind of message such as died, repeatable', collect, [])
      .option('--rate <n>', 'messages, or persons of a resync, in a second', whole(1), 100)
      .option('--reason <text>', 'recorded with the job')
      .option('--dry-run', 'only count', false)
      .addHelpText(
        'after',
        `\nExample: peristiwa feed ${kind} kemensos --type died --since 2026-11-01T00:00:00+07:00 --dry-run\n` +
          'Ctrl-C leaves the job running; `feed job` pauses, resumes and cancels it.',
      )
      .action(async (partner: string, options: JobArguments) =>
        onExit(await run(kind, partner, options, environment)),
      );
  }
  withAccess(feed.command('recount'))
    .description(
      'compare the digests of what a partner holds with the holdings, and repair those that are wrong',
    )
    .argument('<partner>', 'such as kemensos')
    .requiredOption('--reason <text>', 'recorded with the job')
    .addHelpText(
      'after',
      '\nExample: peristiwa feed recount kemensos --reason "database restored without its triggers"\n' +
        'Ctrl-C leaves the job running; `feed job` pauses, resumes and cancels it. Exit code 1: digests were wrong.\n' +
        'The digests of the copy of a partner: `peristiwa reconcile <partner> --recount`.',
    )
    .action(async (partner: string, options: Access & { readonly reason: string }) => {
      const ask = publisherApi(options, environment);
      const { reason } = options;
      const job = await ask<Job>(`${jobsOf(partner)}/recount`, { reason });
      const { state, drifted } = await follow(ask, partner, job, environment);
      onExit(state === 'completed' && drifted === 0 ? 0 : 1);
    });
  withAccess(feed.command('job'))
    .description('show, pause, resume or cancel a job')
    .argument('<partner>')
    .argument('<jobId>')
    .addOption(new Option('--action <action>', 'what to do').choices(['pause', 'resume', 'cancel']))
    .action(async (partner: string, jobId: string, options: Access & { readonly action?: string }) => {
      const ask = publisherApi(options, environment);
      const path = `${jobsOf(partner)}/${encodeURIComponent(jobId)}`;
      const job = options.action ? await ask<Job>(`${path}/${options.action}`, {}) : await ask<Job>(path);
      environment.print(lineOf(job));
      onExit(0);
    });
}

async function run(
  kind: FeedJobKind,
  partner: string,
  options: JobArguments,
  environment: Environment,
): Promise<number> {
  const ask = publisherApi(options, environment);
  const selection = selectionOf(options);
  const count = await ask<{ messages: number; persons: number; bytes: number }>(
    `${jobsOf(partner)}/dry-run`,
    { selection },
  );
  environment.print(`${count.messages} messages about ${count.persons} persons, ${count.bytes} bytes`);
  if (options.dryRun) return 0;
  const { rate, reason } = options;
  const job = await ask<Job>(jobsOf(partner), { kind, selection, rate, reason });
  return (await follow(ask, partner, job, environment)).state === 'completed' ? 0 : 1;
}

/** Shows how far a job is until it has ended. */
async function follow(
  ask: ReturnType<typeof publisherApi>,
  partner: string,
  created: Job,
  environment: Environment,
): Promise<Job> {
  let job = created;
  environment.print(`job ${job.jobId}`);
  while (job.state === 'running' || job.state === 'paused') {
    await sleep(POLL_MS);
    job = await ask<Job>(`${jobsOf(partner)}/${job.jobId}`);
    environment.print(lineOf(job));
  }
  return job;
}

function selectionOf(options: JobArguments): object {
  const { fromSequence, toSequence, fromPosition, toPosition, since, until, area, person, type } = options;
  const some = (list: readonly string[]) => (list.length > 0 ? list : undefined);
  const lists = { areas: some(area), personIds: some(person), kinds: some(type) };
  return { fromSequence, toSequence, fromPosition, toPosition, since, until, ...lists };
}

function lineOf({ state, done, total, withheld, drifted, secondsLeft, digest }: Job): string {
  const rest = withheld > 0 ? `, ${withheld} withheld` : '';
  const wrong = drifted > 0 ? `, ${drifted} were wrong and are repaired` : '';
  const result = digest === '' ? '' : `, digest ${digest}`;
  const end = state === 'completed' ? result : `, ${secondsLeft} s left`;
  return `${state}: ${done} of ${total}${rest}${wrong}${end}`;
}
