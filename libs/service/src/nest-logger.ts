import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Writes Nest's messages as pino lines, so that a service writes only JSON. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  /** With `log` Nest reports the modules and routes it mapped: useful only when a service does not start. */
  log(message: unknown, ...context: unknown[]): void {
    this.logger.debug({ context: context.at(-1) }, String(message));
  }

  error(message: unknown, ...context: unknown[]): void {
    // Nest logs a failed `listen` before it throws; `run` reports that error with advice.
    if (typeof message === 'string' && message.startsWith('Error: listen E')) return;
    const err = message instanceof Error ? message : undefined;
    this.logger.error({ err, context: context.at(-1) }, err ? err.message : String(message));
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.logger.warn({ context: context.at(-1) }, String(message));
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.logger.debug({ context: context.at(-1) }, String(message));
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.logger.trace({ context: context.at(-1) }, String(message));
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.logger.fatal({ context: context.at(-1) }, String(message));
  }
}
