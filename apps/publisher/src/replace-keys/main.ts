/** `peristiwa feed replace-keys` starts this in a process of its own, because an app never imports another app. */
import { Command, CommanderError, Option } from 'commander';
import { replaceKeys } from './replace-keys';

const HELP = `
Only when the folder of the published keys is lost, and its backup too: running publishers that still have it stop
signing, and every partner must pin the new first key (PARTNER_FEED_KEY). Runbook: docs/runbooks/rotate-feed-key.md.`;

const program = new Command('peristiwa feed replace-keys')
  .description('publish the keys of a folder in place of the published ones, whose folder is lost')
  .addOption(new Option('--keys <folder>', 'folder of the keys').env('FEED_KEYS').makeOptionMandatory())
  .addOption(
    new Option('--database <url>', 'database of the publisher, as its owner')
      .env(process.env['PUBLISHER_URL'] ? 'PUBLISHER_URL' : 'DATABASE_URL')
      .makeOptionMandatory(),
  )
  .addHelpText('after', HELP)
  .exitOverride()
  .action(async ({ keys, database }: { keys: string; database: string }) => {
    const first = await replaceKeys(database, keys);
    process.stdout.write(`the keys of the feeds now begin with ${first}; partners must pin it\n`);
  });

program.parseAsync().catch((error: Error & { code?: string }) => {
  // Commander has printed the error already; `--help` is not a failure.
  const isShown = error instanceof CommanderError;
  // Messages of the database may quote values of rows.
  const reason = error.code ? `the database refused (${error.code})` : error.message;
  if (!isShown) process.stderr.write(`peristiwa: ${reason}\n`);
  process.exitCode = isShown && error.exitCode === 0 ? 0 : 2;
});
