/** `peristiwa feed sample` starts this in a process of its own, because an app never imports another app. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { loadAreas } from '@peristiwa/areas';
import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { keyIdOf, signText } from '@peristiwa/signing';
import { defaultAgreements } from '../agreements/default-agreements';
import { dataSchemaUrl, messageSchema } from '../contract/message-schema';
import { sampleFeed } from './sample-feed';

interface Options {
  readonly partner: string;
  readonly persons: number;
  readonly events?: number;
  readonly seed: string;
  readonly out: string;
}

const PUBLISHER = 'http://127.0.0.1:3120';
const EXAMPLES = `
Examples:
  peristiwa feed sample --partner kemensos --persons 100
  peristiwa feed sample --partner bps --persons 1000 --events 5000 --seed 7 --out /tmp/bps

It writes three files to the folder:
  messages.ndjson  one message per line, as on Kafka: {"partition", "key", "headers", "value"}
  keys.json        the key that signed them, made for this run and thrown away
  schema.json      JSON Schema of the values
Verify them: python3 docs/verify-feed.py <partner> <folder>/keys.json <key id> < <folder>/messages.ndjson`;

const whole = (least: number) => (text: string) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new InvalidArgumentError(`must be a whole number from ${least} on`);
};

function write({ partner, persons, events = persons, seed, out }: Options): void {
  const agreement = defaultAgreements.find((one) => one.partner === partner);
  if (!agreement) throw new Error(`No agreement of ${partner}`);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const keyId = keyIdOf(publicKey);
  const signer = { keyId, sign: (text: Buffer) => signText(text, privateKey) };
  const terms = { ...agreement, version: 1 };
  const dataSchema = dataSchemaUrl(PUBLISHER, terms);
  const messages = sampleFeed({ agreement, persons, events, seed, areas: loadAreas(), signer, dataSchema });
  const lines = messages.map(({ partition, key, headers, value }) =>
    JSON.stringify({ partition, key, headers, value }),
  );
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const keys = { feed: partner, owner: FEED_KEYS_OWNER, keys: [{ keyId, publicKey: pem, fromPosition: 1 }] };
  mkdirSync(out, { recursive: true });
  const save = (name: string, text: string) => writeFileSync(join(out, name), `${text}\n`);
  save('messages.ndjson', lines.join('\n'));
  save('keys.json', JSON.stringify(keys, null, 2));
  save('schema.json', JSON.stringify(messageSchema(terms, dataSchema), null, 2));
  process.stdout.write(`${messages.length} messages of synthetic lives in ${out}; key ${keyId}\n`);
}

const partners = defaultAgreements.map(({ partner }) => partner);
const program = new Command('peristiwa feed sample')
  .description('write the messages of a feed about synthetic lives to files, without any server')
  .addOption(new Option('--partner <name>', 'whose feed').choices(partners).makeOptionMandatory())
  .option('--persons <n>', 'persons at the beginning, about', whole(1), 100)
  .option('--events <n>', 'commands after that; default: as many as persons', whole(0))
  .option('--seed <text>', 'another text gives other lives', 'peristiwa')
  .option('--out <folder>', 'where the files are written', '.peristiwa/sample')
  .addHelpText('after', EXAMPLES)
  .exitOverride()
  .action(write);

try {
  program.parse();
} catch (error) {
  // Commander has printed the error already; `--help` is not a failure.
  if (!(error instanceof CommanderError)) process.stderr.write(`peristiwa: ${(error as Error).message}\n`);
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}
