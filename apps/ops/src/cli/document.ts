import { Option, type Command } from 'commander';
import { DOCUMENT_KEYS_OWNER } from '@peristiwa/contracts';
import { KeyFolder } from '@peristiwa/signing';
import type { Environment } from './environment';

export function addDocument(
  program: Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  program
    .command('document')
    .description('the keys with which the registry signs printed documents')
    .command('new-key')
    .description('create a key of printed documents: the first one, or the next one, signed by the last')
    .addOption(
      new Option('--keys <folder>', 'folder of the keys, readable by its owner only')
        .env('DOCUMENT_KEYS')
        .makeOptionMandatory(),
    )
    .addHelpText(
      'after',
      '\nThe registry signs with the newest key. Keep the earlier keys.json entries: documents on paper name their key.',
    )
    .action(async ({ keys }: { keys: string }) => {
      const { keyId, fromPosition } = await new KeyFolder(keys).addNextKey(DOCUMENT_KEYS_OWNER);
      environment.print(`key ${fromPosition} of printed documents is ${keyId}`);
      onExit(0);
    });
}
