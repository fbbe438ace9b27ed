import { Option, type Command } from 'commander';
import { readJsonFile } from './agreement';
import { describeReport, type Report } from './agreement-report';
import { devTokens, type Environment } from './environment';
import { applyFeeds } from './feed-apply';
import type { PartnerStanding } from './feed-plan';
import { publisherApi, type Access } from './publisher-api';

interface JoinOptions extends Access {
  readonly digest?: string;
  readonly brokers?: string;
  readonly secrets: string;
  readonly clientId?: string;
}

const HELP = `
A partner joins in two calls of this command, and no code is written:
  peristiwa partner join kemenkes.json                     drafts the agreement and shows what it would disclose
  peristiwa partner join kemenkes.json --digest <digest>   activates that draft, creates topic, Kafka user and rules
                                                           (feed apply), and registers the OAuth client
kemenkes.json has the terms of the agreement, as \`peristiwa agreement draft\` takes them. Then the partner starts its copy:
  PARTNER=kemenkes node dist/apps/partner/src/main.js
Where the issuer registers clients for an operator (RFC 7591), the client is registered there and has the name of the partner.
Elsewhere the second call prints what to register. --client-id says that somebody does that, and under which name:
  peristiwa partner join kemenkes.json --digest <digest> --client-id kemenkes-feed
Each call can be repeated: it skips the steps that are done.`;

export function addPartner(
  program: Command,
  environment: Environment,
  onExit: (code: number) => void,
  withAccess: (command: Command) => Command,
): void {
  const join = program
    .command('partner')
    .description('ministries and other users of the data (lembaga pengguna)')
    .command('join')
    .argument('<agreement>', 'JSON file with the terms')
    .description(
      'draft, and with --digest activate, the agreement of a partner; then its topic, users and client',
    )
    .option('--digest <sha-256>', 'of the draft that was shown by the first call')
    .addOption(brokersOption())
    .addOption(secretsOption())
    .option('--client-id <id>', 'OAuth client of the partner at an issuer where you register it yourself')
    .addHelpText('after', HELP);
  withAccess(join).action(async (file: string, options: JoinOptions) => {
    await joinPartner(file, options, environment);
    onExit(0);
  });
}

export const brokersOption = () => new Option('--brokers <list>', 'Kafka').env('KAFKA_BROKERS');
export const secretsOption = () =>
  new Option('--secrets <folder>', 'where passwords of new Kafka users are written').default(
    '.peristiwa/partners',
  );

async function joinPartner(file: string, options: JoinOptions, environment: Environment): Promise<void> {
  const { digest, brokers, secrets } = options;
  const { print } = environment;
  const ask = publisherApi(options, environment);
  const terms = (await readJsonFile(file)) as { partner?: unknown };
  if (typeof terms.partner !== 'string') throw new Error(`${file} does not name the partner: "partner"`);
  const { partner } = terms;
  const path = `/v1/agreements/${encodeURIComponent(partner)}`;
  if (digest === undefined) {
    const draft = await ask<{ digest: string }>('/v1/agreements', terms);
    for (const line of describeReport(await ask<Report>(`${path}/dry-runs`, { digest: draft.digest })))
      print(line);
    print(`nothing is disclosed yet; next: peristiwa partner join ${file} --digest ${draft.digest}`);
    return;
  }
  const { version } = await ask<{ version: number }>(`${path}/activations`, { digest });
  print(`version ${version} of the agreement with ${partner} is activated`);
  if (brokers === undefined) print('KAFKA_BROKERS is not set: run `peristiwa feed apply` where it is');
  else
    await applyFeeds(await standings(ask), { brokers, secrets, isApplied: true, only: partner }, environment);
  const isRegistered =
    options.clientId === undefined && (await registerClient(partner, options, environment));
  if (isRegistered) print(`its OAuth client is ${partner}, registered with the issuer`);
  else for (const line of toRegister(partner, options, environment)) print(line);
  print(`start its copy: PARTNER=${partner} node dist/apps/partner/src/main.js`);
  print('with the variables of a ministry: README, "Configuration"; its Kafka user is that of `feed apply`');
}

/** Partners with the standing of their agreements, and how many partitions their feeds have. */
export async function standings(ask: ReturnType<typeof publisherApi>): Promise<readonly PartnerStanding[]> {
  const { agreements } = await ask<{ agreements: PartnerStanding[] }>('/v1/agreements');
  const { feeds } = await ask<{ feeds: { partner: string; partitions: number }[] }>('/v1/feeds');
  const partitions = new Map(feeds.map((feed) => [feed.partner, feed.partitions]));
  return agreements.map(({ partner, standing, observations }) => ({
    partner,
    standing,
    observations,
    partitions: partitions.get(partner),
  }));
}

/** Dynamic registration (RFC 7591). @returns false where the issuer does not let an operator register clients */
async function registerClient(
  partner: string,
  { issuer }: Access,
  environment: Environment,
): Promise<boolean> {
  const found = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { registration_endpoint: endpoint } = (await found.json()) as { registration_endpoint?: string };
  if (endpoint === undefined) return false;
  const token = await devTokens(issuer, environment)('operator');
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: partner }),
  });
  if (answer.ok) return true;
  // An issuer such as Keycloak names an endpoint that takes initial access tokens of its own only.
  if (answer.status === 401 || answer.status === 403) return false;
  throw new Error(`the issuer answered ${answer.status} to the registration of ${partner}`);
}

/** What whoever administers the issuer enters there; `TokenVerifier` of libs/service demands it. */
function toRegister(
  partner: string,
  { issuer, clientId = partner }: JoinOptions,
  { variables }: Environment,
): string[] {
  return [
    `register at the issuer ${issuer}:`,
    `  client id  ${clientId}`,
    '  grant      client_credentials (RFC 6749, section 4.4), client authentication client_secret_basic',
    '  token      JWT with exp and sub, signed with RS256, RS384, RS512, the same of PS and ES, or EdDSA',
    `  claims     iss "${issuer}", aud "${variables['OIDC_AUDIENCE'] ?? 'peristiwa'}", roles ["partner"], partner "${partner}"`,
    'the partner sets PARTNER_CLIENT_SECRET to the secret of that client' +
      (clientId === partner ? '' : `, and PARTNER_CLIENT_ID=${clientId}`),
  ];
}
