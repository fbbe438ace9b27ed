import { Option, type Command } from 'commander';
import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { KeyFolder } from '@peristiwa/signing';
import type { Environment } from './environment';
import { applyFeeds } from './feed-apply';
import { addFeedExtract } from './feed-extract';
import { addFeedGrow } from './feed-grow';
import { addFeedJobs } from './feed-job';
import { runJob } from './job';
import { brokersOption, secretsOption, standings } from './partner';
import { publisherApi, type Access } from './publisher-api';
import { addVerifyCertificate } from './reconcile';

/** Jobs of the publisher, which define their options and help. */
const JOBS = {
  sample: {
    description: 'write the messages of a feed about synthetic lives to files, without any server',
    path: 'publisher/src/sample/main.js',
  },
  'replace-keys': {
    description: 'publish the keys of a folder in place of the published ones, whose folder is lost',
    path: 'publisher/src/replace-keys/main.js',
  },
};

const APPLY_HELP = `
Topics with partitions and retention, a SCRAM user and read rules for each partner, from the agreements:
  peristiwa feed apply            says what differs (exit code 1 when something does)
  peristiwa feed apply --yes      changes it; what is right already is not touched, so it can be repeated
The user partner.<name> may read the topic feed.<name>.v1 and the consumer group subscriber.<name>, nothing else. When the
agreement ends, the next apply removes the rules and the user. Run it after each change of agreements, and daily for those
that end by themselves. The connection is that of the variables KAFKA_*; its user needs Create, Alter and AlterConfigs.`;

interface ApplyArguments extends Access {
  readonly brokers?: string;
  readonly secrets: string;
  readonly yes?: boolean;
}

export function addFeed(
  program: Command,
  environment: Environment,
  onExit: (code: number) => void,
  withAccess: (command: Command) => Command,
): void {
  const feed = program
    .command('feed')
    .description(
      'keys of the feeds, what Kafka must have for them, messages again or an extract for one partner, a sample',
    );
  const apply = feed
    .command('apply')
    .description('give Kafka the topics, users and rules that the agreements say')
    .addOption(brokersOption())
    .addOption(secretsOption())
    .option('--yes', 'apply; without it only the differences are shown')
    .addHelpText('after', APPLY_HELP);
  withAccess(apply).action(async ({ brokers, secrets, yes = false, ...access }: ApplyArguments) => {
    if (brokers === undefined) throw new Error('set KAFKA_BROKERS, or give --brokers');
    const partners = await standings(publisherApi(access, environment));
    const isRight = await applyFeeds(partners, { brokers, secrets, isApplied: yes }, environment);
    onExit(isRight ? 0 : 1);
  });
  for (const [name, { description, path }] of Object.entries(JOBS)) {
    feed
      .command(name)
      .usage(`[options]; "feed ${name} --help" lists them`)
      .description(description)
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false)
      .action(async (_options: object, { args }: Command) => onExit(await runJob(path, args)));
  }
  addFeedJobs(feed, withAccess, environment, onExit);
  addFeedExtract(feed, withAccess, environment, onExit);
  addFeedGrow(feed, withAccess, environment, onExit);
  addVerifyCertificate(feed, environment, onExit);
  feed
    .command('new-key')
    .description('create a key of the feeds: the first one, or the next one, signed by the last')
    .addOption(
      new Option('--keys <folder>', 'folder of the keys, readable by its owner only')
        .env('FEED_KEYS')
        .makeOptionMandatory(),
    )
    .addHelpText(
      'after',
      '\nRunning publishers notice the new key and sign with it from their next batch on. Keep the earlier keys: the\n' +
        'next key is signed by the last one. Runbook: docs/runbooks/rotate-feed-key.md.',
    )
    .action(async ({ keys }: { keys: string }) => {
      const { keyId, fromPosition, publicKey } = await new KeyFolder(keys).addNextKey(FEED_KEYS_OWNER);
      environment.print(`key ${fromPosition} of the feeds is ${keyId}; its public key, for partners:`);
      environment.print(publicKey.trimEnd());
      onExit(0);
    });
}
