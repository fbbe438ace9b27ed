import { Option, type Command } from 'commander';
import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { KeyFolder } from '@peristiwa/signing';
import type { Environment } from './environment';
import { addFeedJobs } from './feed-job';
import { runJob } from './job';
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

export function addFeed(
  program: Command,
  withAccess: (command: Command) => Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  const feed = program
    .command('feed')
    .description('keys of the feeds, messages again for one partner, and a feed to develop against');
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
