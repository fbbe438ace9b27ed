import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Option, type Command } from 'commander';
import {
  digestText,
  ExtractManifest,
  ExtractRow,
  extractText,
  personDigest,
  type ExtractAnswer,
  type ExtractFormat,
  type ExtractPart,
} from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';
import { isSigned, trustedKeys } from '@peristiwa/signing';
import { extractClient, ExtractRefused, readyExtract, type ExtractClient } from '@peristiwa/subscriber';
import { devTokens, urlsFrom, type Environment } from './environment';
import type { Access } from './publisher-api';

interface ExtractArguments extends Access {
  readonly out: string;
  readonly format: ExtractFormat;
  readonly key?: string;
  readonly clientId?: string;
}

const HELP = `
Signs in as the partner: its client secret is in CLIENT_SECRET. An extract that is being prepared or ready is used, else
a new one is made. The folder gets manifest.json and one file per part. Called again, it fetches what is missing or damaged;
when the quota of the day is used up, it says when to call it again. Exit code 1: not all parts are there.
Example: peristiwa feed extract kemensos --out extract --format csv`;

const LOOK_MS = 500;

export function addFeedExtract(
  feed: Command,
  withAccess: (command: Command) => Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  withAccess(feed.command('extract'))
    .description('fetch everything that a partner holds, as signed files')
    .argument('<partner>', 'such as kemensos')
    .addOption(new Option('--out <folder>', 'where the files are written').makeOptionMandatory())
    .addOption(new Option('--format <format>', 'of the parts').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--key <id>', 'id of the first key of the registry to trust; by default the first published one')
    .option('--client-id <id>', 'OAuth client of the partner; default: its name')
    .addHelpText('after', HELP)
    .action(async (partner: string, options: ExtractArguments) =>
      onExit(await extract(partner, options, environment)),
    );
}

async function extract(
  partner: string,
  { url, issuer, out, format, key, clientId = partner }: ExtractArguments,
  environment: Environment,
): Promise<number> {
  const { print } = environment;
  const tokens = devTokens(issuer, environment);
  const { publisher: baseUrl } = urlsFrom(url, environment);
  const client = extractClient({ baseUrl, partner, token: () => tokens(clientId) });
  await mkdir(out, { recursive: true, mode: 0o700 });
  const manifest = await manifestOf(client, join(out, 'manifest.json'), print);
  if (!manifest) {
    print('the extract has ended before it was ready: call the command again');
    return 1;
  }
  const signer = await verify(client, manifest, key);
  if (signer === undefined) {
    print('not valid: the registry has not signed the manifest with a key that you trust');
    return 1;
  }
  const { sequence, persons, parts } = manifest;
  print(`${persons} persons in ${parts.length} parts, up to message ${sequence}, signed by key ${signer}`);
  const isWhole = await fetchParts(client, manifest, { out, format, print });
  if (!isWhole) return 1;
  if (format === 'ndjson') {
    const isSame = (await digestOfFiles(manifest, out)) === manifest.digest;
    print(isSame ? `digest ${manifest.digest}: the same as in the registry` : 'the digest differs');
    if (!isSame) return 1;
  }
  const places = manifest.places.map((place) => `${place.partition} after ${place.sequence}`);
  print(`the feed continues in partition ${places.join(', ')}`);
  return 0;
}

/** That of the folder, while its parts can still be fetched; else of the next extract that is ready. */
async function manifestOf(
  client: ExtractClient,
  file: string,
  print: (line: string) => void,
): Promise<ExtractManifest | undefined> {
  const known = await readFile(file, 'utf8').then(
    (text) => ExtractManifest.parse(JSON.parse(text)),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (known) {
    const { state } = await client.find(known.extractId);
    if (state === 'ready') return known;
    print(`the extract in ${file} is ${state}; a new one is fetched`);
  }
  const manifest = await readyExtract(client, {
    everyMs: LOOK_MS,
    onProgress: (answer) => print(preparing(answer)),
  });
  if (!manifest) return undefined;
  await removeParts(dirname(file));
  await replaceFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** Those of an extract that has ended: they may hold people who are out of scope since. */
async function removeParts(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((one) => /^part-\d{6}\.(?:ndjson|csv)$/.test(one)))
    await rm(join(folder, name));
}

function preparing({ persons, preparedPersons, secondsLeft }: ExtractAnswer): string {
  const rest = secondsLeft === null ? '' : `, ${secondsLeft} s left`;
  return `preparing: ${preparedPersons} of ${persons} persons${rest}`;
}

/** The key that has signed it. */
async function verify(
  client: ExtractClient,
  manifest: ExtractManifest,
  pinned: string | undefined,
): Promise<string | undefined> {
  const history = await client.keys();
  const trusted = trustedKeys(history, pinned ?? history.keys[0]?.keyId ?? '');
  const key = 'refused' in trusted ? undefined : trusted.find(({ keyId }) => keyId === manifest.keyId);
  return key && isSigned(extractText(manifest), key.publicKey, manifest.signature) ? key.keyId : undefined;
}

interface Target {
  readonly out: string;
  readonly format: ExtractFormat;
  readonly print: (line: string) => void;
}

/** Parts that are there already are kept. @returns whether all are there */
async function fetchParts(
  client: ExtractClient,
  manifest: ExtractManifest,
  { out, format, print }: Target,
): Promise<boolean> {
  const missing: ExtractPart[] = [];
  for (const part of manifest.parts) {
    if ((await sha256Of(fileOf(out, part, format))) !== part[format].sha256) missing.push(part);
  }
  const total = missing.reduce((sum, { persons }) => sum + persons, 0);
  const startedAt = performance.now();
  let persons = 0;
  for (const part of missing) {
    const content = await partOf(client, { manifest, part, format }, print);
    if (!content) return false;
    await replaceFile(fileOf(out, part, format), content);
    persons += part.persons;
    const rate = (persons * 1_000) / (performance.now() - startedAt);
    const left = Math.ceil((total - persons) / rate);
    print(`part ${part.part}: ${persons} of ${total} persons, ${Math.round(rate)} a second, ${left} s left`);
  }
  return true;
}

/** Undefined, with the reason printed, when the publisher refuses it. */
async function partOf(
  client: ExtractClient,
  wanted: { manifest: ExtractManifest; part: ExtractPart; format: ExtractFormat },
  print: (line: string) => void,
): Promise<Buffer | undefined> {
  try {
    return await client.part(wanted.manifest, wanted.part, wanted.format);
  } catch (error) {
    if (!(error instanceof ExtractRefused)) throw error;
    const again = error.retryAfter === undefined ? '' : `; call the command again in ${error.retryAfter} s`;
    print(`part ${wanted.part.part}: ${error.message}${again}`);
    return undefined;
  }
}

function fileOf(out: string, { part }: ExtractPart, format: ExtractFormat): string {
  return join(out, `part-${String(part).padStart(6, '0')}.${format}`);
}

/** Never a half-written file under its name. */
async function replaceFile(file: string, content: string | Buffer): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function sha256Of(file: string): Promise<string | undefined> {
  const digest = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return digest.digest('hex');
}

async function digestOfFiles({ parts }: ExtractManifest, out: string): Promise<string> {
  let digest = 0n;
  for (const part of parts) {
    const lines = createInterface({ input: createReadStream(fileOf(out, part, 'ndjson')) });
    for await (const line of lines) {
      const { personKey, state } = ExtractRow.parse(JSON.parse(line));
      digest ^= personDigest(personKey, canonicalJson(state));
    }
  }
  return digestText(digest);
}
