import { commands, type CommandName } from './commands';

/** `typ` of the signature's header: a bundle of requests that were captured offline (ADR 0033). */
export const BUNDLE_TYPE = 'peristiwa-bundle+jws';

/** Requests in one bundle; with it a bundle of the longest forms fits into the largest HTTP body. */
export const BUNDLE_REQUESTS_MAX = 300;

/** The largest number of a captured request. */
export const LOCAL_SEQUENCE_MAX = 2_147_483_647;

/** A request as a device of a village captured it while it had no connection. */
export interface CapturedRequest {
  /** Number of the request on its device: 1, 2, … INV-23: a device uses each number for one request only. */
  readonly localSequence: number;
  /** RFC 3339, by the clock of the device. */
  readonly capturedAt: string;
  /** The name of a command, as on the intake topics. */
  readonly command: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The number of a refused request of this device that this one takes the place of. */
  readonly replaces?: number;
}

/** What became of one captured request, for the device to take back. */
export interface CaptureResult {
  readonly localSequence: number;
  readonly command: string;
  /**
   * `submitted`: it waits for a second officer; `other-desk`: the request belongs to another desk, send the same bundle
   * there.
   */
  readonly outcome: 'registered' | 'submitted' | 'rejected' | 'other-desk';
  readonly answer?: unknown;
  readonly application?: unknown;
  readonly problem?: unknown;
  readonly desk?: string;
}

/** The desk of a command; undefined when no command has this name. */
export function deskOf(command: string): string | undefined {
  return Object.hasOwn(commands, command) ? commands[command as CommandName].desk : undefined;
}
