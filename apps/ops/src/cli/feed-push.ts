import { Option, type Command } from 'commander';
import type { Environment } from './environment';
import { whole } from './options';
import { publisherApi, type Access } from './publisher-api';

interface Push {
  readonly url: string;
  readonly state: string;
  readonly delivered: number;
  readonly highWater: number;
  readonly failures: number;
  readonly lastFailure: string | null;
  readonly nextAt: string | null;
}

interface PushArguments extends Access {
  readonly to?: string;
  readonly after?: number;
  readonly stop?: boolean;
  readonly resume?: boolean;
  readonly reason?: string;
}

/** `peristiwa feed push`: a feed by HTTPS, for a partner without a consumer of Kafka. */
export function addPush(
  feed: Command,
  withAccess: (command: Command) => Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  withAccess(feed.command('push'))
    .description('deliver a feed by HTTPS, stop or resume that, or show how far it is')
    .argument('<partner>', 'such as kemensos')
    .option('--to <url>', 'deliver to this URL, whose origin is in PUSH_TARGETS')
    .option('--after <sequence>', 'with --to: begin after this message of the feed', whole(0))
    .addOption(new Option('--stop', 'stop the delivery').conflicts(['to', 'after', 'resume']))
    .addOption(
      new Option('--resume', 'continue after the last message that was confirmed').conflicts(['to', 'after']),
    )
    .option('--reason <text>', 'recorded with the change')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        "  peristiwa feed push kemensos --to https://sink.example/peristiwa --reason 'PKS lampiran II'\n" +
        '  peristiwa feed push kemensos',
    )
    .action(async (partner: string, { to: url, after, stop, resume, reason, ...access }: PushArguments) => {
      if (url === undefined && after !== undefined) throw new Error('--after is given with --to only');
      const ask = publisherApi(access, environment);
      const path = `/v1/feeds/${encodeURIComponent(partner)}/push`;
      if (url !== undefined) await ask(path, { url, after, reason });
      else if (stop) await ask(`${path}/stop`, { reason });
      else if (resume) await ask(`${path}/resume`, { reason });
      environment.print(lineOf(await ask<Push>(path)));
      onExit(0);
    });
}

function lineOf({ url, state, delivered, highWater, failures, lastFailure, nextAt }: Push): string {
  const failing = failures > 0 ? `; failed ${failures} times (${lastFailure}), next attempt ${nextAt}` : '';
  return `${state}: ${delivered} of ${highWater} messages to ${url}${failing}`;
}
