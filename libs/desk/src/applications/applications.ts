import { addDays, type PlainDate } from '@peristiwa/kernel';
import { todayIn } from '@peristiwa/domain';
import type { AnyDeskCommand, CommandBody } from '../command';
import type { Channel, Desk, DeskOptions, DeskOutcome, Registrar } from '../desk';
import type { Devices } from '../offline/devices';
import type { DeskRejection, Refused } from '../rejected';
import { hashOf, isSameRequest, officeCodes } from '../same-request';
import type { Application, ApplicationStore } from './application-store';

/** As long as an SKPWNI is valid; the regulations name no time limit [U]. */
const VALID_DAYS = 30;

/** What officers see of an application; who submitted it stays in the register, as with acts. */
export interface ApplicationView {
  readonly requestId: string;
  readonly command: string;
  readonly office: string;
  readonly state: Application['state'] | 'expired';
  readonly submittedAt: string;
  /** The last day on which it may be approved. */
  readonly expiresOn: PlainDate;
  readonly decidedAt?: string;
  readonly reason?: string;
}

export interface Submitted {
  readonly kind: 'submitted';
  readonly application: ApplicationView;
  /** What the act would answer if it were recorded now. */
  readonly result: unknown;
}
export type ApplicationOutcome = Submitted | DeskOutcome;

interface NewRequest {
  readonly command: AnyDeskCommand;
  readonly body: CommandBody;
  readonly registrar: Registrar;
  readonly channel: Channel;
}

/**
 * Requests that a second officer of the same office has to approve before they are recorded (permohonan; ADR 0034). An
 * application decides nothing: the request is decided once when it is submitted, so that a mistake is answered at once,
 * and again when it is approved, on the register of that day.
 */
export class Applications {
  private readonly commands: ReadonlyMap<string, AnyDeskCommand>;

  constructor(
    private readonly desk: Pick<Desk, 'perform' | 'preview'>,
    private readonly store: ApplicationStore,
    commands: readonly AnyDeskCommand[],
    private readonly options: Pick<DeskOptions, 'clock' | 'areas' | 'record'> & {
      readonly devices: Pick<Devices, 'find'>;
    },
  ) {
    this.commands = new Map(commands.map((command) => [command.name, command]));
  }

  /** A repeated request gets the application as it is now; once it is recorded, the answer of its act. */
  async submit({ command, body, registrar, channel }: NewRequest): Promise<ApplicationOutcome> {
    const known = await this.store.find(body.requestId);
    if (known?.state === 'recorded') return this.desk.perform(command, body, registrar, channel);
    if (known) return this.repeated(known, { command, body, registrar });
    const preview = await this.desk.preview(command, body, registrar);
    if (preview.kind === 'rejected') return preview;
    const application = await this.store.submit({
      requestId: body.requestId,
      office: registrar.office,
      command: command.name,
      body: JSON.stringify(body),
      contentHash: hashOf({ command, body, office: registrar.office }),
      channel,
      submittedBy: registrar.subject,
      submittedNip: registrar.nip ?? null,
      signedBy: registrar.signedBy ?? null,
      submittedAt: this.options.clock(),
      expiresOn: addDays(this.todayIn(registrar.office), VALID_DAYS),
      capture: registrar.capture ?? null,
    });
    return this.repeated(application, { command, body, registrar }, preview.result);
  }

  private async repeated(
    application: Application,
    { command, body, registrar }: Omit<NewRequest, 'channel'>,
    result?: unknown,
  ): Promise<Submitted | Refused> {
    const asked = { command, body, office: registrar.office };
    if (!isSameRequest(application.contentHash, asked, this.options.areas)) {
      return refuse({ code: 'request-id-reused', field: 'requestId' });
    }
    return { kind: 'submitted', application: this.viewOf(application), result };
  }

  /**
   * Records an application for another officer than the one who submitted it. Safe to repeat: the act is recorded once,
   * and an approval that a crash cut short is completed.
   */
  async approve(requestId: string, officer: Registrar): Promise<DeskOutcome> {
    const application = await this.store.find(requestId);
    const refusal = await this.refuseOfficer(application, officer);
    if (!application || refusal) return refusal ?? refuse({ code: 'application-not-found' });
    const decision = { by: officer.subject, at: this.options.clock() };
    const { state, reason, decidedBy, ...approved } = await this.store.decide(
      requestId,
      'approved',
      decision,
    );
    if (state === 'rejected' || decidedBy === null) {
      return refuse({ code: 'application-rejected', ...(reason !== null && { reason }) });
    }
    const outcome = await this.desk.perform(
      this.commandOf(approved),
      JSON.parse(approved.body) as CommandBody,
      {
        subject: approved.submittedBy,
        office: approved.office,
        nip: approved.submittedNip ?? undefined,
        signedBy: approved.signedBy ?? undefined,
        approvedBy: decidedBy,
        // Whether the act is late is decided by the day on which a village captured it, not by that of the approval.
        capture: approved.capture ?? undefined,
      },
      approved.channel,
    );
    await (outcome.kind === 'registered' ? this.store.markRecorded(requestId) : this.store.reopen(requestId));
    return outcome;
  }

  /** Penolakan; also by the officer who submitted it, who takes it back. */
  async reject(
    requestId: string,
    officer: Registrar,
    reason: string,
  ): Promise<{ readonly kind: 'decided'; readonly application: ApplicationView } | Refused> {
    const found = await this.inOffice(requestId, officer);
    if (!found) return refuse({ code: 'application-not-found' });
    if (this.isExpired(found)) return refuse({ code: 'application-expired', expiresOn: found.expiresOn });
    const decision = { by: officer.subject, at: this.options.clock(), reason };
    const application = await this.store.decide(requestId, 'rejected', decision);
    if (application.state !== 'rejected') return refuse({ code: 'application-approved' });
    return { kind: 'decided', application: this.viewOf(application) };
  }

  /** The open applications of an office. */
  async listOf(office: string): Promise<ApplicationView[]> {
    const codes = officeCodes(office, this.options.areas);
    return (await this.store.open(codes, this.todayIn(office))).map((one) => this.viewOf(one));
  }

  /** One application with its content and what its act would answer now. */
  async read(requestId: string, officer: Registrar) {
    const found = await this.inOffice(requestId, officer);
    if (!found) return refuse({ code: 'application-not-found' });
    // Its content is about persons; the row names them by the request.
    const { subject: actor, office } = officer;
    const what = found.command;
    await this.options.record({ actor, office, what, outcome: 'application-read', requestId, persons: [] });
    const body = JSON.parse(found.body) as CommandBody;
    const application = { ...this.viewOf(found), own: found.submittedBy === officer.subject, body };
    if (application.state !== 'submitted') return { kind: 'read' as const, application };
    const preview = await this.desk.preview(this.commandOf(found), body, {
      // The one who reads it: the desk records whose data are shown to whom.
      subject: officer.subject,
      office: found.office,
      capture: found.capture ?? undefined,
    });
    return preview.kind === 'rejected'
      ? { kind: 'read' as const, application, refused: preview.rejection.code }
      : { kind: 'read' as const, application, result: preview.result };
  }

  private async refuseOfficer(
    application: Application | undefined,
    officer: Registrar,
  ): Promise<Refused | undefined> {
    if (!application || !this.isOf(application, officer)) return refuse({ code: 'application-not-found' });
    if (await this.isFirstOfficer(application, officer)) return refuse({ code: 'second-officer-required' });
    if (this.isExpired(application)) {
      return refuse({ code: 'application-expired', expiresOn: application.expiresOn });
    }
    return undefined;
  }

  /** Also who registered the key of a signed message: with the key they can send any name as its first officer. */
  private async isFirstOfficer(
    { submittedBy, signedBy }: Application,
    { subject }: Registrar,
  ): Promise<boolean> {
    if (submittedBy === subject) return true;
    return signedBy !== null && (await this.options.devices.find(signedBy))?.registeredBy === subject;
  }

  /** Applications of other offices are not found. */
  private async inOffice(requestId: string, officer: Registrar): Promise<Application | undefined> {
    const found = await this.store.find(requestId);
    return found && this.isOf(found, officer) ? found : undefined;
  }

  /** The office may have had another code when the request was submitted (ADR 0038). */
  private isOf(application: Application, { office }: Registrar): boolean {
    return officeCodes(office, this.options.areas).includes(application.office);
  }

  private commandOf({ command }: Pick<Application, 'command'>): AnyDeskCommand {
    const known = this.commands.get(command);
    if (!known) throw new Error(`An application of the command ${command}, which this desk does not offer`);
    return known;
  }

  private isExpired({ state, expiresOn, office }: Application): boolean {
    return state === 'submitted' && this.todayIn(office) > expiresOn;
  }

  private todayIn(office: string): PlainDate {
    return todayIn(office, this.options.clock().getTime());
  }

  private viewOf(application: Application): ApplicationView {
    const { requestId, command, office, state, submittedAt, expiresOn, decidedAt, reason } = application;
    return {
      requestId,
      command,
      office,
      state: this.isExpired(application) ? 'expired' : state,
      submittedAt: submittedAt.toISOString(),
      expiresOn,
      ...(decidedAt && { decidedAt: decidedAt.toISOString() }),
      ...(reason !== null && { reason }),
    };
  }
}

function refuse(rejection: DeskRejection & Readonly<Record<string, unknown>>): Refused {
  return { kind: 'rejected', rejection };
}
