import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { portVariable } from '@peristiwa/contracts';
import { loadConfig, urlHost, type Config } from './config';
import { ConfigError } from './config-error';
import { createService, type ServiceOverrides } from './create-service';
import type { ServiceDefinition } from './definition';

export interface RunningServices {
  /** Base URL of each service by its name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Closes the apps in reverse order; a second call returns the same promise. */
  readonly stop: () => Promise<void>;
}

/** A service could not be started; the message contains advice. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}

/**
 * Runs one or more services, each in its own Nest container on its own port, as in production.
 * If one cannot start, those already started are closed before the error is thrown.
 */
export async function run(
  definitions: readonly ServiceDefinition[],
  config: Config,
  overrides: ServiceOverrides = {},
): Promise<RunningServices> {
  const apps: NestFastifyApplication[] = [];
  const urls: Record<string, string> = {};
  const close = async () => {
    const failures: unknown[] = [];
    for (const app of apps.splice(0).toReversed()) {
      // If one service cannot close, the others are closed all the same.
      await app.close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some services did not close cleanly');
  };
  try {
    for (const definition of definitions) {
      const { app, platform } = await createService(definition, config, overrides);
      apps.push(app);
      const url = await open(app, definition, config);
      urls[definition.name] = url;
      platform.log.info({ url }, 'listening');
    }
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  let stopped: Promise<void> | undefined;
  return { urls, stop: () => (stopped ??= close()) };
}

/** The HTTP port opens before the transports start, so that a port in use is reported before a message is consumed. */
async function open(app: NestFastifyApplication, { name, port }: ServiceDefinition, config: Config) {
  const wanted = config.ports[name] ?? port;
  try {
    await app.listen(wanted, config.host);
  } catch (error) {
    throw cannotListen(error, name, wanted, config.host);
  }
  await app.startAllMicroservices();
  const address = app.getHttpServer().address() as AddressInfo;
  return `${config.https ? 'https' : 'http'}://${urlHost(config.host)}:${address.port}`;
}

function cannotListen(error: unknown, name: string, port: number, host: string): unknown {
  const { code } = error as { code?: unknown };
  const variable = portVariable(name);
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} for service "${name}" is in use on ${host}: stop the program that uses it, or set ${variable}.`,
      { cause: error },
    );
  }
  if (code === 'EACCES') {
    return new StartError(
      `Port ${port} for service "${name}" needs more rights: set ${variable} above 1023.`,
      {
        cause: error,
      },
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartError(`HOST ${host} is not an address of this machine (service "${name}").`, {
      cause: error,
    });
  }
  return error;
}

/**
 * Ends the process on SIGINT or SIGTERM: the first signal stops it in order, a second one stops it at once.
 * Called once per process, by its entry point and never by a library.
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Stopped with errors: ${messageOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** `sysexits.h`: a supervisor can distinguish a wrong configuration (do not restart) from a failed start. */
const EXIT_CONFIG = 78;
const EXIT_FAILURE = 1;

type Prepare = (config: Config) => Promise<ServiceDefinition>;

/** The body of every `apps/<x>/src/main.ts`; a function prepares a service that depends on the configuration. */
export function runService(service: ServiceDefinition | Prepare): void {
  start(service).catch((error: unknown) => {
    process.stderr.write(`${service.name}: ${messageOf(error)}\n`);
    process.exit(error instanceof ConfigError ? EXIT_CONFIG : EXIT_FAILURE);
  });
}

async function start(service: ServiceDefinition | Prepare): Promise<void> {
  const config = loadConfig(process.env);
  const definition = typeof service === 'function' ? await service(config) : service;
  const running = await run([definition], config);
  stopOnSignals(running.stop);
}

/** The message, for a mistake that the reader can correct; the stack, for a bug. */
function messageOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
