import { readFile, writeFile } from 'node:fs/promises';
import { deskOf, type AppName, type CapturedRequest, type CaptureResult } from '@peristiwa/contracts';
import { devTokens, urlsFrom, type Environment } from './environment';

export interface IntakeArguments {
  readonly client: string;
  readonly results?: string;
  readonly url: readonly string[];
  readonly issuer: string;
}

/** Has one desk decide the requests of a bundle whose local sequence is in a range, and gives their results. */
export type SendBundle = (desk: string, sent: Sent) => Promise<readonly CaptureResult[]>;
interface Sent {
  readonly bundle: string;
  readonly from: number;
  readonly until: number;
}

/**
 * Hands a bundle file to the desks, as a clerk does who received it on a data carrier (kiriman luring desa), and writes
 * what became of each request for the device. Returns the exit code: 1 if a request was refused.
 */
export async function intake(
  path: string,
  { client, results: target = `${path}.results.json`, url, issuer }: IntakeArguments,
  environment: Environment,
): Promise<number> {
  const bundle = (await readFile(path, 'utf8')).trim();
  const urls = urlsFrom(url, environment);
  const tokens = devTokens(issuer, environment);
  const results = await sendToDesks(bundle, async (desk, sent) =>
    post(`${urls[desk as AppName]}/v1/bundles`, sent, await tokens(client)),
  );
  await writeFile(target, `${JSON.stringify({ results }, null, 2)}\n`, { mode: 0o600 });
  const refused = results.filter(({ outcome }) => outcome === 'rejected').length;
  environment.print(`${results.length - refused} taken, ${refused} refused; results in ${target}`);
  return refused > 0 ? 1 : 0;
}

/**
 * Sends the requests in the order of their local sequence, because one may rest on another of a different desk, such as
 * a birth on the biodata of the mother. Neighbours of one desk are sent together.
 */
export async function sendToDesks(bundle: string, send: SendBundle): Promise<readonly CaptureResult[]> {
  const results: CaptureResult[] = [];
  let next: (Omit<Sent, 'bundle'> & { readonly desk: string }) | undefined;
  const flush = async () => {
    if (next) results.push(...(await send(next.desk, { bundle, from: next.from, until: next.until })));
  };
  for (const { command, localSequence } of requestsOf(bundle)) {
    // An unknown command is refused by any desk.
    const desk = deskOf(command) ?? 'status';
    if (next?.desk !== desk) await flush();
    next = { desk, from: next?.desk === desk ? next.from : localSequence, until: localSequence };
  }
  await flush();
  return results;
}

type Listed = Pick<CapturedRequest, 'command' | 'localSequence'>;

/** Reads the content without its signature, which every desk verifies. @throws Error that says what to do */
function requestsOf(bundle: string): readonly Listed[] {
  try {
    const payload = Buffer.from(bundle.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { requests } = JSON.parse(payload) as { requests: readonly Listed[] };
    return requests
      .map(({ command, localSequence }) => ({ command: String(command), localSequence }))
      .toSorted((one, other) => one.localSequence - other.localSequence);
  } catch {
    throw new Error('the file is no bundle; copy it from the device again');
  }
}

async function post(url: string, sent: Sent, token: string): Promise<readonly CaptureResult[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(sent),
  });
  const answer = (await response.json()) as { results?: readonly CaptureResult[]; title?: string };
  if (!answer.results) throw new Error(`${url} answered ${response.status}: ${answer.title ?? 'no reason'}`);
  return answer.results;
}
