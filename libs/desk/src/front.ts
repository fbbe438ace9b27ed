import { Counter, type Registry } from 'prom-client';
import { UnknownEventError } from '@peristiwa/domain';
import { edgeProblems, hasRole, ProblemError, type Actor } from '@peristiwa/service';
import { needsSecondOfficer } from '@peristiwa/contracts';
import type { Applications, ApplicationView, Submitted } from './applications/applications';
import type { AnyDeskCommand, CommandBody } from './command';
import {
  ClockBehindError,
  StillContendedError,
  type Answer,
  type Capture,
  type Channel,
  type Desk,
  type DeskOutcome,
  type Registrar,
} from './desk';
import type { SignedBy } from './intake-signature';
import { deskProblems } from './problems';
import { toRejectedProblem } from './rejected';

/** The registrar of a token. The token must have that role, name this desk, and contain an office. */
export function registrarOf(actor: Actor, desk: string): Registrar {
  if (!hasRole(actor, ['registrar'])) throw new ProblemError(edgeProblems.roleMissing);
  if (!actor.desks?.includes(desk)) throw toRejectedProblem({ code: 'desk-not-allowed' });
  if (actor.office === undefined) throw toRejectedProblem({ code: 'other-office-area' });
  const { subject, office, nip } = actor;
  return { subject, office, nip };
}

export type Registered = Extract<DeskOutcome, { kind: 'registered' }>;

/** Shared by HTTP and Kafka: authorisation, the form of a refusal, and the metrics of commands. */
export class DeskFront {
  private readonly commands: Counter;

  constructor(
    private readonly desk: Desk,
    readonly name: string,
    metrics: Registry,
    private readonly applications?: Applications,
  ) {
    this.commands = new Counter({
      name: 'desk_commands_total',
      help: 'Commands by outcome: registered, repeated, submitted, approved, rejected, previewed, a rejection code, or fault',
      labelNames: ['command', 'channel', 'outcome'],
      registers: [metrics],
    });
  }

  /** @throws ProblemError for a refusal; faults pass through. */
  async register(command: AnyDeskCommand, body: CommandBody, actor: Actor): Promise<Registered | Submitted> {
    return this.perform(command, body, 'http', () => registrarOf(actor, this.name));
  }

  /** A message that an office signed with this key. @throws as `register` */
  async registerSigned(
    command: AnyDeskCommand,
    body: CommandBody,
    { actor, keyId: signedBy }: SignedBy,
  ): Promise<Registered | Submitted> {
    return this.perform(command, body, 'kafka', () => ({ ...registrarOf(actor, this.name), signedBy }));
  }

  /** A request of a bundle. @throws as `register` */
  async registerCaptured(
    command: AnyDeskCommand,
    body: CommandBody,
    actor: Actor,
    capture: Capture,
  ): Promise<Registered | Submitted> {
    return this.perform(command, body, 'offline', () => ({ ...registrarOf(actor, this.name), capture }));
  }

  private perform(
    command: AnyDeskCommand,
    body: CommandBody,
    channel: Channel,
    registrarOfToken: () => Registrar,
  ): Promise<Registered | Submitted> {
    return this.counted(command.name, channel, async (count) => {
      const registrar = registrarOfToken();
      const outcome =
        this.applications && needsSecondOfficer(command.name, body)
          ? await this.applications.submit({ command, body, registrar, channel })
          : await this.desk.perform(command, body, registrar, channel);
      if (outcome.kind === 'rejected') throw toRejectedProblem(outcome.rejection, outcome.others);
      count(outcome.kind === 'submitted' ? outcome.kind : outcome.repeated ? 'repeated' : 'registered');
      return outcome;
    });
  }

  /** Records an application, as its second officer. @throws as `register` */
  async approve(requestId: string, actor: Actor): Promise<Registered> {
    return this.counted('approve-application', 'http', async (count) => {
      const outcome = await this.waiting.approve(requestId, registrarOf(actor, this.name));
      if (outcome.kind === 'rejected') throw toRejectedProblem(outcome.rejection, outcome.others);
      count('approved');
      return outcome;
    });
  }

  /** @throws as `register` */
  async reject(requestId: string, actor: Actor, reason: string): Promise<ApplicationView> {
    return this.counted('reject-application', 'http', async (count) => {
      const outcome = await this.waiting.reject(requestId, registrarOf(actor, this.name), reason);
      if (outcome.kind === 'rejected') throw toRejectedProblem(outcome.rejection, outcome.others);
      count('rejected');
      return outcome.application;
    });
  }

  /** The act of a request, if the officer's office has recorded it. @throws as `register` */
  async recorded(requestId: string, actor: Actor): Promise<Omit<Answer, 'result'> | undefined> {
    return this.desk.recorded(requestId, registrarOf(actor, this.name).office);
  }

  /** The open applications of the officer's office. */
  async applicationsOf(actor: Actor): Promise<ApplicationView[]> {
    return this.waiting.listOf(registrarOf(actor, this.name).office);
  }

  /** @throws as `register` */
  async application(requestId: string, actor: Actor) {
    const outcome = await this.waiting.read(requestId, registrarOf(actor, this.name));
    if (outcome.kind === 'rejected') throw toRejectedProblem(outcome.rejection, outcome.others);
    const { application, ...now } = outcome;
    return { ...application, ...now, kind: undefined };
  }

  private get waiting(): Applications {
    if (!this.applications) throw new Error('This desk keeps no applications');
    return this.applications;
  }

  /** What `register` would answer, without recording anything. @throws as `register` */
  async preview(command: AnyDeskCommand, body: CommandBody, actor: Actor): Promise<unknown> {
    return this.counted(command.name, 'http', async (count) => {
      const outcome = await this.desk.preview(command, body, registrarOf(actor, this.name));
      if (outcome.kind === 'rejected') throw toRejectedProblem(outcome.rejection, outcome.others);
      count('previewed');
      return outcome.result;
    });
  }

  private async counted<Outcome>(
    command: string,
    channel: Channel,
    run: (count: (outcome: string) => void) => Promise<Outcome>,
  ): Promise<Outcome> {
    const count = (outcome: string) => this.commands.inc({ command, channel, outcome });
    try {
      return await run(count);
    } catch (error) {
      count(error instanceof ProblemError ? error.code : 'fault');
      throw asProblem(error);
    }
  }
}

const causes = [
  [StillContendedError, deskProblems.stillContended],
  [ClockBehindError, deskProblems.clockBehind],
  [UnknownEventError, deskProblems.unknownEvent],
] as const;

/** The problem keeps the cause for the log; the caller never receives it. */
function asProblem(error: unknown): unknown {
  const [, spec] = causes.find(([cause]) => error instanceof cause) ?? [];
  return spec ? new ProblemError(spec, { cause: error }) : error;
}
