import { Counter, type Registry } from 'prom-client';
import { UnknownEventError } from '@peristiwa/domain';
import { edgeProblems, hasRole, ProblemError, type Actor } from '@peristiwa/service';
import type { AnyDeskCommand, CommandBody } from './command';
import {
  StillContendedError,
  type Capture,
  type Channel,
  type Desk,
  type DeskOutcome,
  type Registrar,
} from './desk';
import { deskProblems } from './problems';
import { toRejectedProblem } from './rejected';

/** The registrar of a token. The token must have that role, name this desk, and contain an office. */
export function registrarOf(actor: Actor, desk: string): Registrar {
  if (!hasRole(actor, ['registrar'])) throw new ProblemError(edgeProblems.roleMissing);
  if (!actor.desks?.includes(desk)) throw toRejectedProblem({ code: 'desk-not-allowed' });
  if (actor.office === undefined) throw toRejectedProblem({ code: 'other-office-area' });
  return { subject: actor.subject, office: actor.office };
}

export type Registered = Extract<DeskOutcome, { kind: 'registered' }>;

/** Shared by HTTP and Kafka: authorisation, the form of a refusal, and the metrics of commands. */
export class DeskFront {
  private readonly commands: Counter;

  constructor(
    private readonly desk: Desk,
    private readonly name: string,
    metrics: Registry,
  ) {
    this.commands = new Counter({
      name: 'desk_commands_total',
      help: 'Commands by outcome: registered, repeated, previewed, a rejection code, or fault',
      labelNames: ['command', 'channel', 'outcome'],
      registers: [metrics],
    });
  }

  /** @throws ProblemError for a refusal; faults pass through. */
  async register(
    command: AnyDeskCommand,
    body: CommandBody,
    actor: Actor,
    channel: Channel,
  ): Promise<Registered> {
    return this.perform(command, body, channel, () => registrarOf(actor, this.name));
  }

  /** A request of a bundle (`offline`). @throws as `register` */
  async registerCaptured(
    command: AnyDeskCommand,
    body: CommandBody,
    actor: Actor,
    capture: Capture,
  ): Promise<Registered> {
    return this.perform(command, body, 'offline', () => ({ ...registrarOf(actor, this.name), capture }));
  }

  private perform(
    command: AnyDeskCommand,
    body: CommandBody,
    channel: Channel,
    registrar: () => Registrar,
  ): Promise<Registered> {
    return this.counted(command, channel, async (count) => {
      const outcome = await this.desk.perform(command, body, registrar(), channel);
      if (outcome.kind === 'rejected') throw toRejectedProblem(outcome.rejection);
      count(outcome.repeated ? 'repeated' : 'registered');
      return outcome;
    });
  }

  /** What `register` would answer, without recording anything. @throws as `register` */
  async preview(command: AnyDeskCommand, body: CommandBody, actor: Actor): Promise<unknown> {
    return this.counted(command, 'http', async (count) => {
      const outcome = await this.desk.preview(command, body, registrarOf(actor, this.name));
      if (outcome.kind === 'rejected') throw toRejectedProblem(outcome.rejection);
      count('previewed');
      return outcome.result;
    });
  }

  private async counted<Outcome>(
    command: AnyDeskCommand,
    channel: Channel,
    run: (count: (outcome: string) => void) => Promise<Outcome>,
  ): Promise<Outcome> {
    const count = (outcome: string) => this.commands.inc({ command: command.name, channel, outcome });
    try {
      return await run(count);
    } catch (error) {
      count(error instanceof ProblemError ? error.code : 'fault');
      throw asProblem(error);
    }
  }
}

/** The problem keeps the cause for the log; the caller never receives it. */
function asProblem(error: unknown): unknown {
  const spec =
    error instanceof StillContendedError
      ? deskProblems.stillContended
      : error instanceof UnknownEventError
        ? deskProblems.unknownEvent
        : undefined;
  return spec ? new ProblemError(spec, { cause: error }) : error;
}
