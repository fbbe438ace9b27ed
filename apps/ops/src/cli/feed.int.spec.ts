import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFolder, trustedKeys } from '@peristiwa/signing';
import { runCli } from './program';

it('`feed new-key` creates the first key of the feeds and then the next, and prints the public keys', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'peristiwa-feed-keys-'));
  const printed: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  const newKey = () => runCli(['node', 'peristiwa', 'feed', 'new-key', '--keys', join(dir, 'keys')]);
  await newKey();
  await newKey();
  log.mockRestore();

  const history = await new KeyFolder(join(dir, 'keys')).history();
  const [one, two] = history?.keys ?? [];
  if (!history || !one || !two) throw new Error('Two keys are expected');
  expect(trustedKeys(history, one.keyId)).toHaveLength(2);
  expect(printed).toEqual([
    `key 1 of the feeds is ${one.keyId}; its public key, for partners:`,
    one.publicKey.trimEnd(),
    `key 2 of the feeds is ${two.keyId}; its public key, for partners:`,
    two.publicKey.trimEnd(),
  ]);
  await rm(dir, { recursive: true });
});
