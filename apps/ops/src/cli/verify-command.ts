import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  CheckpointError,
  parseCheckpointFile,
  trustedCheckpoints,
  verifyLedger,
  type Finding,
  type SignedCheckpoint,
  type Verification,
} from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import type { Environment } from './environment';
import { progressLine } from './verify-progress';

/** Exit codes: 0 no findings, 1 findings, 2 could not be verified. */
export const FINDING = 1;

type Exit = (code: number) => void;

export const position = (text: string) => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('must be a position: a whole number from 1 on');
  }
  return value;
};

export function ledgerOption(): Option {
  return new Option('--url <url>', "the ledger's database; default: LEDGER_URL, then DATABASE_URL").env(
    'LEDGER_URL',
  );
}

/** @throws Error when neither the option nor the environment names a database */
export function poolOf(url: string | undefined, { variables }: Environment) {
  const given = url ?? variables['DATABASE_URL'];
  if (!given) throw new Error('No ledger is configured: set --url, LEDGER_URL or DATABASE_URL');
  return createPool({ url: given, name: 'peristiwa verify', max: 4, purpose: 'job' });
}

interface VerifyArguments {
  readonly from?: number;
  readonly to?: number;
  readonly url?: string;
  readonly checkpoint?: string;
  readonly publicKey?: string;
}

export function addVerify(program: Command, environment: Environment, onExit: Exit): void {
  program
    .command('verify')
    .description(
      'recompute the chain of the ledger and name the first event altered, removed, inserted or reordered',
    )
    .option('--from <position>', 'first position; the digest stored before it is trusted', position)
    .option('--to <position>', 'last position; default: the last one now', position)
    .addOption(ledgerOption())
    .option('--checkpoint <file>', 'signed checkpoints, as written by `checkpoint export`')
    .option('--public-key <file>', 'PEM of the key that you trust; later keys follow from it')
    .addHelpText(
      'after',
      `
Without --checkpoint, missing events at the end or recomputed digests cannot be detected.
Without --from and --to, the related tables (heads, reservations, requests) are checked as well.

Examples:
  peristiwa verify
  peristiwa verify --checkpoint checkpoints.json --public-key peristiwa-key.pem
  peristiwa verify --from 1000001 --to 2000000 --url postgresql://auditor@ledger.example/peristiwa

Exit code: 0 no findings, 1 findings, 2 could not be verified.`,
    )
    .action(async (options: VerifyArguments) => onExit(await verify(options, environment)));
}

async function verify(options: VerifyArguments, environment: Environment): Promise<number> {
  const checkpoints = await checkpointsOf(options.checkpoint, options.publicKey);
  const pool = poolOf(options.url, environment);
  const stop = new AbortController();
  const progress = progressLine(environment);
  let next = options.from ?? 1;
  const onInterrupt = () => stop.abort(new Error(`interrupted; continue with --from ${next}`));
  process.once('SIGINT', onInterrupt);
  try {
    const verification = await verifyLedger({
      pool,
      ...(options.from ? { from: options.from } : {}),
      ...(options.to ? { to: options.to } : {}),
      onProgress: (at) => {
        next = at.position + 1;
        progress(at);
      },
      checkpoints,
      signal: stop.signal,
    });
    const isOther = checkpoints.some(({ ledgerId }) => ledgerId !== verification.ledgerId);
    if (isOther) throw new CheckpointError('other-ledger', `this ledger is ${verification.ledgerId}`);
    printVerification(verification, checkpoints, environment);
    return verification.findings.length > 0 ? FINDING : 0;
  } finally {
    process.off('SIGINT', onInterrupt);
    await pool.end();
  }
}

/** Both files or neither: a checkpoint without a trusted key proves nothing. */
async function checkpointsOf(file?: string, key?: string): Promise<SignedCheckpoint[]> {
  if (!file && !key) return [];
  if (!file || !key) throw new Error('--checkpoint and --public-key must be given together');
  return trustedCheckpoints(parseCheckpointFile(await readFile(file, 'utf8')), await readFile(key, 'utf8'));
}

export function printVerification(
  verification: Verification,
  checkpoints: readonly SignedCheckpoint[],
  { print }: Environment,
): void {
  const { ledgerId, from, to, events, digest, findings } = verification;
  for (const finding of findings) print(`finding: ${describe(finding)}`);
  print(
    `ledger ${ledgerId}: ${events} of ${Math.max(0, to - from + 1)} events verified from ${from} to ${to}`,
  );
  if (events > 0) print(`digest after position ${from + events - 1}: ${digest}`);
  if (checkpoints.length > 0)
    print(`${verification.checkpoints} of ${checkpoints.length} signed checkpoints agree`);
  else if (findings.length === 0)
    print('no signed checkpoint given: a rewritten or truncated ledger cannot be detected');
  print(findings.length > 0 ? `${findings.length} findings` : 'no findings');
}

const MESSAGES: Record<Finding['kind'], string> = {
  altered: 'event altered',
  'digest-altered': 'digest altered of an unchanged event',
  removed: 'event removed',
  inserted: 'event inserted',
  reordered: 'event at the position of another',
  'commit-log': 'commit log differs from the events',
  rewritten: 'chain recomputed after it was signed: an event changed in',
  truncated: 'signed events missing at the end, the first at',
  head: 'version of a stream head differs from the number of its events',
  reservation: 'reserved value of a stream that does not exist',
  request: 'stored answer of a request that belongs to no act',
};

function describe({ kind, position: at, first, streamId, version, events }: Finding): string {
  const place = at === undefined ? '' : ` position ${first === undefined ? at : `${first} to ${at}`}`;
  const stream = streamId === undefined ? '' : `, stream ${streamId}`;
  const counted = events === undefined ? '' : `, ${events} in a row`;
  return `${MESSAGES[kind]}:${place}${stream}${version === undefined ? '' : ` version ${version}`}${counted}`;
}
