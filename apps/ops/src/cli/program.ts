import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_OFFICES } from '@peristiwa/synthetic';
import { play, type PlayOptions } from './play';
import { addAgreement } from './agreement';
import { addDocument } from './document';
import { addArea } from './area';
import { addCampaign } from './campaign';
import { addFeed } from './feed';
import { Refused } from './publisher-api';
import { addImport } from './import';
import { addKafka } from './kafka-offsets';
import { intake, type IntakeArguments } from './intake';
import { collect, whole } from './options';
import { addPartner } from './partner';
import { addRebuild } from './rebuild';
import { addReconcile } from './reconcile';
import type { Environment } from './environment';
import { verify, type VerifyArguments } from './verify';
import { addCheckpoint } from './verify-checkpoints';
import { addVerify } from './verify-command';
import { addExportEvents } from './verify-export';

/** Exit codes: 0 as expected, 1 a finding or a difference, 2 could not be carried out. */
const FAILED = 2;
const REFUSED = 1;

const number = (least: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least)
    throw new InvalidArgumentError(`must be a number from ${least} on`);
  return value;
};
const regencies = (text: string) => {
  const codes = text.split(',');
  if (!codes.every((code) => /^\d{4}$/.test(code))) {
    throw new InvalidArgumentError('must be regency codes of 4 digits with commas between them');
  }
  return codes;
};

function dirOption(): Option {
  return new Option('--dir <folder>', 'folder of the journal, from which a stopped run is resumed').default(
    '.peristiwa/simulation',
  );
}

function addCommon(command: Command): Command {
  return addAccess(command.addOption(dirOption()));
}

function addAccess(command: Command): Command {
  return command
    .option('--url <app=url>', 'where an app listens, repeatable; default: its port on HOST', collect, [])
    .addOption(
      new Option('--issuer <url>', 'issuer of the access tokens')
        .env('OIDC_ISSUER')
        .default('http://127.0.0.1:3009'),
    );
}

function addStory(command: Command): Command {
  return addCommon(command)
    .option('--households <n>', 'families of the initial population', whole(1), 200)
    .option(
      '--seed <text>',
      'seed of the synthetic population; another text gives other persons and events',
      'peristiwa',
    )
    .option('--offices <codes>', 'regencies that take part', regencies, [...DEFAULT_OFFICES])
    .option('--concurrency <n>', 'concurrent requests', whole(1), 8)
    .option('--no-watch-list', 'do not register the sample of adults whom KemenP2MI watches')
    .option('--no-beneficiaries', 'do not register the sample of families that Kemensos assists')
    .addOption(new Option('--brokers <list>', 'send some commands through Kafka intake').env('KAFKA_BROKERS'))
    .option(
      '--intake-share <share>',
      'share of commands through Kafka when brokers are given',
      number(0),
      0.1,
    );
}

function buildProgram(environment: Environment, onExit: (code: number) => void): Command {
  const program = new Command('peristiwa')
    .description(
      'Tools for operators of Peristiwa: simulation, verification of the ledger, rebuild of the registry.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => environment.print(text.trimEnd()),
      writeErr: (text) => environment.complain(text.trimEnd()),
    });

  addStory(program.command('seed'))
    .description('record the biodata of a synthetic population')
    .action(async (options: PlayOptions) => onExit(await play({ ...options, rate: 0 }, environment)));

  addStory(program.command('simulate'))
    .description('send plausible civil events, of which 5 % must be refused; runs `seed` first if needed')
    .option('--rate <n>', 'events per second', number(0.01), 1)
    .option('--events <n>', 'stop after this number of events; default: only on Ctrl-C', whole(1))
    .action(async (options: PlayOptions) => onExit(await play(options, environment)));

  addCommon(program.command('verify-truth'))
    .description('compare registry and ministries with the simulation, also while it runs')
    .option('--timeout <seconds>', 'how long to wait until all services have caught up', number(0), 60)
    .option('--only <parts>', 'registry, or all', 'all')
    .action(async (options: VerifyArguments) => onExit(await verify(options, environment)));
  addFeed(program, environment, onExit, addAccess);
  for (const add of [addVerify, addCheckpoint, addExportEvents, addDocument, addKafka]) {
    add(program, environment, onExit);
  }
  addAgreement(program, environment, onExit, addAccess);
  addPartner(program, environment, onExit, addAccess);
  addCampaign(program, addAccess, environment, onExit);
  addRebuild(program, onExit);
  addReconcile(addAccess(program.command('reconcile')), environment, onExit);
  addImport(program, onExit);
  addArea(program, onExit);
  addAccess(program.command('intake'))
    .description('hand a bundle of requests that a device captured offline to the desks')
    .argument('<bundle>', 'file from the device')
    .requiredOption('--client <id>', 'OAuth client of the office, such as registrar-3204')
    .option('--results <file>', 'where the results are written; default: <bundle>.results.json')
    .action(async (path: string, options: IntakeArguments) =>
      onExit(await intake(path, options, environment)),
    );
  return program;
}

const ofProcess: Environment = {
  variables: process.env,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
};

/** Runs the command line. @returns the exit code */
export async function runCli(argv: readonly string[], environment: Environment = ofProcess): Promise<number> {
  let code = 0;
  const program = buildProgram(environment, (given) => {
    code = given;
  });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
    environment.complain(`peristiwa: ${error instanceof Error ? error.message : 'failed'}`);
    return error instanceof Refused ? REFUSED : FAILED;
  }
}
