import { readFile, writeFile } from 'node:fs/promises';
import { deskOf, type AppName, type CapturedRequest, type CaptureResult } from '@peristiwa/contracts';
import { devTokens, urlsFrom, type Environment } from './environment';

export interface IntakeArguments {
  readonly client: string;
  readonly results?: string;
  readonly url: readonly string[];
  readonly issuer: string;
}

/** Sends a bundle to one desk and gives its results. */
export type SendBundle = (desk: string, bundle: string) => Promise<readonly CaptureResult[]>;

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
  const results = await sendToDesks(bundle, async (desk, text) =>
    post(`${urls[desk as AppName]}/v1/bundles`, text, await tokens(client)),
  );
  await writeFile(target, `${JSON.stringify({ results }, null, 2)}\n`, { mode: 0o600 });
  const refused = results.filter(({ outcome }) => outcome !== 'registered').length;
  environment.print(`${results.length - refused} registered, ${refused} refused; results in ${target}`);
  return refused > 0 ? 1 : 0;
}

/**
 * A request may rest on one of another desk, such as a birth on the biodata of the mother. So the bundle is sent to its
 * desks again until nothing new is registered: what was registered before is only answered again.
 */
export async function sendToDesks(bundle: string, send: SendBundle): Promise<readonly CaptureResult[]> {
  const requests = requestsOf(bundle);
  // An unknown command is refused by any desk.
  const desks = new Set(requests.map(({ command }) => deskOf(command) ?? 'status'));
  const results = new Map<number, CaptureResult>();
  const registered = () => [...results.values()].filter(({ outcome }) => outcome === 'registered').length;
  let before: number;
  do {
    before = registered();
    for (const desk of desks) {
      for (const result of await send(desk, bundle))
        if (result.outcome !== 'other-desk') results.set(result.localSequence, result);
    }
  } while (registered() > before && registered() < requests.length);
  return [...results.values()].toSorted((one, other) => one.localSequence - other.localSequence);
}

/** Reads the content without its signature, which every desk verifies. @throws Error that says what to do */
function requestsOf(bundle: string): readonly Pick<CapturedRequest, 'command'>[] {
  try {
    const payload = Buffer.from(bundle.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { requests } = JSON.parse(payload) as { requests: readonly Pick<CapturedRequest, 'command'>[] };
    return requests.map(({ command }) => ({ command: String(command) }));
  } catch {
    throw new Error('the file is no bundle; copy it from the device again');
  }
}

async function post(url: string, bundle: string, token: string): Promise<readonly CaptureResult[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ bundle }),
  });
  const answer = (await response.json()) as { results?: readonly CaptureResult[]; title?: string };
  if (!answer.results) throw new Error(`${url} answered ${response.status}: ${answer.title ?? 'no reason'}`);
  return answer.results;
}
