import { readFile, writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { certificateText, FeedKeys, SyncCertificate, type Difference } from '@peristiwa/contracts';
import { isSigned, trustedKeys } from '@peristiwa/signing';
import { devTokens, urlsFrom, type Environment } from './environment';

interface ReconcileArguments {
  readonly repair: boolean;
  readonly recount: boolean;
  readonly certificate?: string;
  readonly ministry?: string;
  readonly url: readonly string[];
  readonly issuer: string;
}

interface Report {
  readonly reconciliationId: string;
  readonly messages: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly persons: number;
  readonly found: number;
  readonly differences: readonly (Difference & { readonly outcome: string })[];
  readonly certificate?: SyncCertificate;
  readonly title?: string;
}

const SHOWN_MAX = 20;

export function addReconcile(
  command: Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  command
    .description('compare the copy of a partner with what the registry granted, and repair what differs')
    .argument('<partner>', 'such as kemensos')
    .option('--ministry <url>', 'where its subscriber listens, for a partner that is none of the apps')
    .option('--no-repair', 'only find the differences')
    .option('--recount', 'compute the digests of the copy anew from its rows first', false)
    .option('--certificate <file>', 'where the signed certificate is written')
    .addHelpText(
      'after',
      '\nShows the names of the members that differ, never their values. Exit code 1: the copy is not the same.\n' +
        'Example: peristiwa reconcile kemensos --certificate kemensos.json',
    )
    .action(async (partner: string, options: ReconcileArguments) =>
      onExit(await reconcile(partner, options, environment)),
    );
}

async function reconcile(
  partner: string,
  { repair, recount, certificate: file, ministry, url, issuer }: ReconcileArguments,
  environment: Environment,
): Promise<number> {
  const urls: Readonly<Record<string, string>> = urlsFrom(url, environment);
  const base = ministry ?? urls[partner];
  if (base === undefined) throw new Error(`${partner} is none of the apps: give its address with --ministry`);
  const token = await devTokens(issuer, environment)('operator');
  const response = await fetch(`${base}/v1/reconciliation`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'accept-language': 'en',
    },
    body: JSON.stringify({ repair, recount }),
  });
  const report = (await response.json()) as Report;
  if (!response.ok) throw new Error(`${partner} answered ${response.status}: ${report.title ?? 'no reason'}`);
  for (const line of linesOf(report)) environment.print(line);
  const { certificate } = report;
  if (certificate && file !== undefined) {
    await writeFile(file, `${JSON.stringify(certificate, null, 2)}\n`);
    environment.print(`certificate in ${file}`);
  }
  return certificate ? 0 : 1;
}

function linesOf(report: Report): string[] {
  const { differences, found, persons, messages, bytes, seconds, certificate, reconciliationId } = report;
  const shown = differences.slice(0, SHOWN_MAX).map(({ personKey, kind, fields, outcome }) => {
    const members = fields.length > 0 ? ` in ${fields.join(', ')}` : '';
    return `${personKey} ${kind}${members}: ${outcome}`;
  });
  const more = found > shown.length ? [`… ${found - shown.length} more`] : [];
  const end = certificate
    ? `the same up to message ${certificate.sequence}, signed by key ${certificate.keyId}`
    : 'not the same';
  return [
    ...shown,
    ...more,
    `${persons} persons, ${found} differences, ${messages} messages, ${bytes} bytes, ${seconds} s (${reconciliationId})`,
    end,
  ];
}

/** For whoever is shown a certificate: needs the published keys and nothing else. */
export function addVerifyCertificate(
  feed: Command,
  environment: Environment,
  onExit: (code: number) => void,
): void {
  feed
    .command('verify-certificate')
    .description('verify offline that the registry has signed a certificate of reconciliation')
    .argument('<file>', 'the certificate')
    .addOption(new Option('--keys <file>', 'answer of GET /v1/feeds/<partner>/keys').makeOptionMandatory())
    .addOption(new Option('--key <id>', 'id of the first key to trust').makeOptionMandatory())
    .action(async (file: string, options: { readonly keys: string; readonly key: string }) => {
      const certificate = SyncCertificate.parse(JSON.parse(await readFile(file, 'utf8')));
      const history = FeedKeys.parse(JSON.parse(await readFile(options.keys, 'utf8')));
      const trusted = trustedKeys(history, options.key);
      const key = 'refused' in trusted ? undefined : trusted.find(({ keyId }) => keyId === certificate.keyId);
      const isValid = key && isSigned(certificateText(certificate), key.publicKey, certificate.signature);
      const { partner, sequence, persons, issuedAt } = certificate;
      environment.print(
        isValid
          ? `valid: on ${issuedAt} ${partner} held ${persons} persons as granted, up to message ${sequence}`
          : 'not valid: the registry has not signed this certificate with a key that you trust',
      );
      onExit(isValid ? 0 : 1);
    });
}
