import { z } from 'zod';

const Status = z.object({ stale: z.boolean(), applied: z.number().int().min(0).optional() });
const Copies = z.object({
  persons: z.array(z.object({ personKey: z.string(), state: z.record(z.string(), z.unknown()) })),
});
export type ProbeStatus = z.infer<typeof Status>;
export type State = Readonly<Record<string, unknown>>;

/** How the test bench looks into a consumer. Both throw while the consumer cannot be reached. */
export interface Probe {
  readonly status: () => Promise<ProbeStatus>;
  /** The states that it keeps of these persons; those whom it does not keep are left out. */
  readonly copies: (personKeys: readonly string[]) => Promise<ReadonlyMap<string, State>>;
}

const TIMEOUT_MS = 5_000;

/** `GET <base>/status` and `POST <base>/copies/lookup`, as the subscriber kit answers them (docs/consumers.md). */
export function httpProbe(base: string, token: () => Promise<string>): Probe {
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(base.replace(/\/$/, '') + path, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return response.json();
  };
  return {
    status: async () => Status.parse(await ask('/status')),
    async copies(personKeys) {
      const { persons } = Copies.parse(await ask('/copies/lookup', { personKeys }));
      return new Map(persons.map(({ personKey, state }) => [personKey, state]));
    },
  };
}
