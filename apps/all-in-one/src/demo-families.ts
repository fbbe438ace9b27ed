import { commands } from '@peristiwa/contracts';
import {
  demo,
  demoAbroadBiodata,
  demoBiodata,
  demoBirth,
  demoBirths,
  demoDepartureAbroad,
  demoDivorce,
  demoForeigners,
  demoStay,
} from '@peristiwa/desk';

/** What the printed calls register and look up. */
export const DEMO_CALLS = { birth: demoBirth, lookup: demo.mother };
/** Code of the office of the families. */
export const DEMO_OFFICE = demo.office;

const ACT_MS_MAX = 30_000;

/** Registers the families of the examples in the API documentation; sent at each start, registered once. */
export async function registerDemoFamilies(
  urls: Readonly<Record<string, string>>,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  const acts = [
    ...demoBiodata.map((body) => ['status', 'record-biodata', body] as const),
    ...demoBirths.map((body) => ['birth', 'register-birth', body] as const),
    ['status', 'register-divorce', demoDivorce] as const,
    ...demoAbroadBiodata.map((body) => ['status', 'record-biodata', body] as const),
    ['move', 'register-departure-abroad', demoDepartureAbroad] as const,
    ['move', 'register-stay', demoStay] as const,
    ...demoForeigners.map((body) => ['status', 'register-foreigner', body] as const),
  ];
  for (const [desk, command, body] of acts) {
    const response = await fetch(`${urls[desk]}${commands[command].path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ACT_MS_MAX)]),
    });
    if (!response.ok) throw new Error(`The demo families were refused: ${await response.text()}`);
  }
}
