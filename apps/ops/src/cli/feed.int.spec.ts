import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFolder, trustedKeys } from '@peristiwa/signing';
import { peristiwa } from './cli-under-test';

it('`feed new-key` creates the first key of the feeds and then the next, and prints the public keys', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'peristiwa-feed-keys-'));
  const printed: string[] = [];
  const newKey = async () =>
    printed.push((await peristiwa(['feed', 'new-key', '--keys', join(dir, 'keys')])).printed);
  await newKey();
  await newKey();

  const history = await new KeyFolder(join(dir, 'keys')).history();
  const [one, two] = history?.keys ?? [];
  if (!history || !one || !two) throw new Error('Two keys are expected');
  expect(trustedKeys(history, one.keyId)).toHaveLength(2);
  expect(printed).toEqual([
    `key 1 of the feeds is ${one.keyId}; its public key, for partners:\n${one.publicKey.trimEnd()}`,
    `key 2 of the feeds is ${two.keyId}; its public key, for partners:\n${two.publicKey.trimEnd()}`,
  ]);
  await rm(dir, { recursive: true });
});
