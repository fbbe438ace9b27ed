import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Option, type Command } from 'commander';
import {
  CheckpointError,
  createCheckpoint,
  exportCheckpoints,
  ExportError,
  parseCheckpointFile,
  PostgresLedger,
  trustedCheckpoints,
  verifyExport,
} from '@peristiwa/ledger';
import { KeyFolder } from '@peristiwa/signing';
import type { Environment } from './environment';
import { FINDING, ledgerOption, poolOf, printVerification } from './verify-command';
import { progressLine } from './verify-progress';

type Exit = (code: number) => void;

interface Arguments {
  readonly url?: string;
  readonly keys: string;
  readonly out: string;
  readonly checkpoint: string;
  readonly publicKey: string;
  readonly events?: string;
}

function keysOption(): Option {
  return new Option('--keys <folder>', 'folder of the signing keys, readable by its owner only')
    .env('CHECKPOINT_KEYS')
    .makeOptionMandatory();
}

export function addCheckpoint(program: Command, environment: Environment, onExit: Exit): void {
  const group = program
    .command('checkpoint')
    .description('signed proof of the content of the ledger')
    .addHelpText(
      'after',
      `
Examples:
  peristiwa checkpoint new-key --keys /etc/peristiwa/keys      # the first key, or the next one, signed by the last
  peristiwa checkpoint create  --keys /etc/peristiwa/keys      # verifies what is new, then signs
  peristiwa checkpoint export  --keys /etc/peristiwa/keys --out checkpoints.json
  peristiwa checkpoint verify  --checkpoint checkpoints.json --public-key key.pem --events events.ndjson

Exit code: 0 no findings, 1 findings, 2 could not be carried out. How a partner verifies without this program:
docs/adr/0011-tamper-evidence.md.`,
    );
  group
    .command('new-key')
    .description('create a signing key; the previous key signs it and may sign only earlier positions')
    .addOption(keysOption())
    .addOption(ledgerOption())
    .action(async (options: Arguments) => onExit(await newKey(options, environment)));
  group
    .command('create')
    .description('verify the ledger from the last checkpoint on and sign its end')
    .addOption(keysOption())
    .addOption(ledgerOption())
    .action(async (options: Arguments) => onExit(await create(options, environment)));
  group
    .command('export')
    .description('write all checkpoints and the public key history to a file for partners')
    .addOption(keysOption())
    .addOption(ledgerOption())
    .requiredOption('--out <file>', 'file to write; - for standard output')
    .action(async (options: Arguments) => onExit(await exportAll(options, environment)));
  group
    .command('verify')
    .description('verify checkpoints, and exported events against them, without a database')
    .requiredOption('--checkpoint <file>', 'signed checkpoints')
    .requiredOption('--public-key <file>', 'PEM of the key that you trust')
    .option('--events <file>', 'events as written by `export-events`')
    .action(async (options: Arguments) => onExit(await verifyOffline(options, environment)));
}

async function newKey(options: Arguments, environment: Environment): Promise<number> {
  const pool = poolOf(options.url, environment);
  try {
    const keys = new KeyFolder(options.keys);
    const { ledgerId } = await exportCheckpoints(pool, keys);
    const first = (await keys.history()) === undefined;
    const tail = first ? 0 : await new PostgresLedger(pool, 'none').tail();
    const { keyId, fromPosition, publicKey } = await keys.addKey(ledgerId, tail + 1);
    environment.print(`key ${keyId} signs from position ${fromPosition} on; its public key, for partners:`);
    environment.print(publicKey.trimEnd());
    return 0;
  } finally {
    await pool.end();
  }
}

async function create(options: Arguments, environment: Environment): Promise<number> {
  const pool = poolOf(options.url, environment);
  try {
    const made = await createCheckpoint(pool, new KeyFolder(options.keys), {
      onProgress: progressLine(environment),
    });
    if (made.kind === 'refused') {
      printVerification(made.verification, [], environment);
      environment.print('not signed');
      return FINDING;
    }
    if (made.kind === 'empty') environment.print('the ledger is empty: nothing to sign');
    else {
      const { position, digest, recordedAt, keyId } = made.checkpoint;
      const already = made.kind === 'known' ? 'already ' : '';
      environment.print(`position ${position} (${recordedAt}) is ${already}signed by ${keyId}: ${digest}`);
    }
    return 0;
  } finally {
    await pool.end();
  }
}

async function exportAll(options: Arguments, environment: Environment): Promise<number> {
  const pool = poolOf(options.url, environment);
  try {
    const file = await exportCheckpoints(pool, new KeyFolder(options.keys));
    const text = JSON.stringify(file, null, 2);
    if (options.out === '-') environment.print(text);
    else {
      await writeFile(options.out, `${text}\n`);
      environment.print(`${file.checkpoints.length} checkpoints, ${file.keys.length} keys: ${options.out}`);
    }
    return 0;
  } finally {
    await pool.end();
  }
}

const NOT_OURS = ['not-a-checkpoint-file', 'not-an-export'];

/** A file that can be read but does not verify is a finding; a file of another format is an error. */
async function verifyOffline(options: Arguments, environment: Environment): Promise<number> {
  try {
    return await verifyFiles(options, environment);
  } catch (error) {
    const proof = error instanceof CheckpointError || error instanceof ExportError ? error : undefined;
    if (!proof || NOT_OURS.includes(proof.code)) throw error;
    environment.print(`finding: ${proof.message}`);
    return FINDING;
  }
}

async function verifyFiles(options: Arguments, { print }: Environment): Promise<number> {
  const file = parseCheckpointFile(await readFile(options.checkpoint, 'utf8'));
  const checkpoints = trustedCheckpoints(file, await readFile(options.publicKey, 'utf8'));
  const { position, recordedAt } = checkpoints.at(-1) as (typeof checkpoints)[number];
  print(`${checkpoints.length} checkpoints are signed, the last at position ${position} (${recordedAt})`);
  if (!options.events) return 0;
  const lines = createInterface({ input: createReadStream(options.events), crlfDelay: Infinity });
  const result = await verifyExport(lines, file.ledgerId, checkpoints);
  if (result.kind === 'different') {
    print(`finding: an event of positions ${result.first} to ${result.position} differs from the signed one`);
    return FINDING;
  }
  const { from, to, unproven } = result;
  print(
    `events ${from} to ${to} match the signatures${unproven ? `; ${unproven} later events are not proven` : ''}`,
  );
  return 0;
}
