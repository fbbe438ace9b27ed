import type { Config } from './config';
import type { ServiceOverrides } from './create-service';
import type { ServiceDefinition } from './definition';

export interface RunningServices {
  /** Base URL of each service by its name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Closes the apps in reverse order; a second call waits for the same end. */
  readonly stop: () => Promise<void>;
}

export async function run(
  _definitions: readonly ServiceDefinition[],
  _config: Config,
  _overrides: ServiceOverrides = {},
): Promise<RunningServices> {
  throw new Error('being written');
}

export function stopOnSignals(_stop: () => Promise<void>): void {
  throw new Error('being written');
}

export function runService(_definition: ServiceDefinition): void {
  throw new Error('being written');
}
