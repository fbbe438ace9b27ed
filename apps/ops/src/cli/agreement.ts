import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { agreementTerms } from '@peristiwa/contracts';
import { describeReport, type Report } from './agreement-report';
import type { Environment } from './environment';
import { publisherApi, type Access, type AskPublisher } from './publisher-api';

/** The parts of a version that are shown or sent back. */
interface Version {
  readonly partner: string;
  readonly version: number;
  readonly status: string;
  readonly standing?: string;
  readonly digest: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly reason: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly [term: string]: unknown;
}
interface Draft {
  readonly partner: string;
  readonly digest: string;
  readonly version: number;
  readonly dryRun: object | null;
  readonly createdAt: string;
}

const HELP = `
An agreement takes effect in three steps; a draft alone discloses nothing:
  peristiwa agreement draft agreement.json              prints the digest of the draft
  peristiwa agreement dry-run kemenkes <digest>         what it would disclose: persons, fields, messages a day
  peristiwa agreement activate kemenkes <digest>

Another field for a partner, then the same dry run and activation:
  echo '{"fields":["nik","name","sex"],"validTo":"2027-12-31"}' > change.json
  peristiwa agreement amend kemenkes change.json

At once, with the reason:
  peristiwa agreement suspend kemenkes --reason "annual report is missing"
  peristiwa agreement resume kemenkes --digest <digest of the suspended version> --reason "report received"
  peristiwa agreement end kemenkes --reason "PKS has expired"

Exit code 1: the publisher refused, and says why. The token is that of the client "operator" (CLIENT_SECRET).`;

export function addAgreement(
  program: Command,
  environment: Environment,
  onExit: (code: number) => void,
  withAccess: (command: Command) => Command,
): void {
  const agreement = program
    .command('agreement')
    .description('the agreements (PKS) under which the publisher discloses: draft, dry run, activation, end')
    .addHelpText('after', HELP);
  const { print } = environment;
  /** A subcommand whose action has the publisher, its arguments and its options. */
  const add = (
    usage: string,
    description: string,
    act: (ask: AskPublisher, args: string[], options: Record<string, string>) => Promise<void>,
  ) =>
    withAccess(agreement.command(usage).description(description)).action(async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const options = command.opts<Access & Record<string, never>>();
      await act(publisherApi(options, environment), command.args, options);
      onExit(0);
    });

  add('list', 'the latest version of every agreement', async (ask) => {
    const { agreements } = await ask<{ agreements: Version[] }>('/v1/agreements');
    for (const one of agreements) print(lineOf(one));
  });
  add(
    'show <partner>',
    'all versions of one agreement, its drafts and the erasures of the partner',
    async (ask, [partner]) => {
      const { versions, erasures } = await ask<{ versions: Version[]; erasures: object[] }>(pathOf(partner));
      for (const one of versions)
        print(`${lineOf(one)}  by ${one.createdBy}${one.reason ? `: ${one.reason}` : ''}`);
      const { drafts } = await ask<{ drafts: Draft[] }>(`${pathOf(partner)}/drafts`);
      const open = drafts.filter(({ digest }) => !versions.some((one) => one.digest === digest));
      for (const { digest, version, dryRun } of open)
        print(`draft of version ${version}  ${digest}  ${dryRun ? 'dry run made' : 'no dry run'}`);
      for (const erasure of erasures) print(`erased ${JSON.stringify(erasure)}`);
    },
  );
  add('draft <file>', 'send a draft: a JSON file with all terms', async (ask, [file]) => {
    sayDraft(environment, await ask<Draft>('/v1/agreements', await readJsonFile(file)));
  });
  add(
    'amend <partner> <file>',
    'send a draft: the latest version with the terms of a JSON file in place of its own',
    async (ask, [partner, file]) => {
      const { versions } = await ask<{ versions: Version[] }>(pathOf(partner));
      const latest = versions.at(-1) as Version;
      sayDraft(
        environment,
        await ask<Draft>('/v1/agreements', { ...termsOf(latest), ...(await readJsonFile(file)) }),
      );
    },
  );
  add(
    'dry-run <partner> <digest>',
    'what a draft would disclose, beside the version in force',
    async (ask, [partner, digest]) => {
      const report = await ask<Report>(`${pathOf(partner)}/dry-runs`, { digest });
      for (const line of describeReport(report)) print(line);
    },
  );
  add('activate <partner> <digest>', 'make a draft the version in force', async (ask, [partner, digest]) => {
    print(lineOf(await ask<Version>(`${pathOf(partner)}/activations`, { digest })));
  });
  for (const [name, path, description] of [
    ['suspend', 'suspensions', 'stop the feed at once; the partner keeps what it holds'],
    ['end', 'terminations', 'end the agreement: everybody leaves the scope, the partner erases'],
  ] as const)
    add(`${name} <partner>`, description, async (ask, [partner], { reason }) => {
      print(lineOf(await ask<Version>(`${pathOf(partner)}/${path}`, { reason })));
    }).requiredOption('--reason <text>', 'why, for the record');
  add('resume <partner>', 'continue a suspended agreement', async (ask, [partner], { digest, reason }) => {
    print(lineOf(await ask<Version>(`${pathOf(partner)}/resumptions`, { digest, reason })));
  })
    .requiredOption('--digest <sha-256>', 'of the suspended version, from `agreement list`')
    .requiredOption('--reason <text>', 'why, for the record');
}

export async function readJsonFile(file: string | undefined): Promise<object> {
  try {
    return JSON.parse(await readFile(String(file), 'utf8')) as object;
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON`, { cause: error });
  }
}

const pathOf = (partner: string | undefined) => `/v1/agreements/${encodeURIComponent(String(partner))}`;

function lineOf({
  partner,
  version,
  status,
  standing = status,
  validFrom,
  validTo,
  digest,
}: Version): string {
  return `${partner.padEnd(16)} version ${version}  ${standing.padEnd(9)} ${validFrom} to ${validTo}  ${digest}`;
}

function sayDraft({ print }: Environment, { partner, digest, version }: Draft): void {
  print(`draft of version ${version} of ${partner}: ${digest}`);
  print(`nothing is disclosed yet; next: peristiwa agreement dry-run ${partner} ${digest}`);
}

/** The members of a version that a draft has. */
function termsOf(version: Version): object {
  return Object.fromEntries(agreementTerms.map((name) => [name, version[name]]));
}
