import type { Pool } from 'pg';
import { deskOf, type CapturedRequest, type CaptureResult } from '@peristiwa/contracts';
import {
  edgeProblems,
  parseWith,
  ProblemError,
  renderProblem,
  toProblem,
  type Actor,
  type Language,
  type Platform,
  type RateLimits,
} from '@peristiwa/service';
import type { AnyDeskCommand, CommandBody } from '../command';
import type { DeskTables } from '../desk-tables';
import type { Submitted } from '../applications/applications';
import { registrarOf, type DeskFront, type Registered } from '../front';
import { isTemporary } from '../problems';
import { deviceOf, openBundle } from './bundle';
import { Captures, type Taken } from './captures';
import { Devices, type Device } from './devices';
import { offlineProblems } from './problems';

/** A bundle, and which of its requests are decided now: all, or those with a local sequence in this range. */
export interface SentBundle {
  readonly bundle: string;
  readonly from?: number;
  readonly until?: number;
}

export interface BundleAnswer {
  readonly deviceId: string;
  readonly results: readonly CaptureResult[];
}

export interface BundleIntakeOptions {
  readonly desk: string;
  readonly commands: readonly AnyDeskCommand[];
  readonly front: DeskFront;
  readonly pool: Pool;
  readonly tables: DeskTables;
  readonly platform: Platform;
}

/**
 * Offline capture (pencatatan luring): takes the requests of a signed bundle that belong to this desk, in the order of
 * their local sequence, each with its own outcome. A bundle may be sent any number of times and to every desk, and
 * bundles in any order: what was registered is answered as before, what was refused is decided again.
 */
export class BundleIntake {
  private readonly devices: Devices;
  private readonly captures: Captures;
  private readonly commands: ReadonlyMap<string, AnyDeskCommand>;

  constructor(private readonly options: BundleIntakeOptions) {
    const { pool, tables, platform, commands } = options;
    this.devices = new Devices(tables, platform.clock);
    this.captures = new Captures(pool, platform.clock);
    this.commands = new Map(commands.map((command) => [command.name, command]));
  }

  /**
   * @param limits each request that is decided counts as one of the sender (ADR 0064)
   * @throws ProblemError when nothing of the bundle is taken, and for a temporary problem on the way
   */
  async take(
    { bundle, from = 1, until = Infinity }: SentBundle,
    actor: Actor,
    { language, limits }: { readonly language: Language; readonly limits: Pick<RateLimits, 'take'> },
  ): Promise<BundleAnswer> {
    const device = await this.deviceOf(bundle, actor);
    const requests = await openBundle(bundle, device.publicKey);
    const isAsked = ({ localSequence }: CapturedRequest) => localSequence >= from && localSequence <= until;
    await limits.take(actor.subject, requests.filter(isAsked).length);
    const taken = await this.captures.take(device, requests);
    const results: CaptureResult[] = [];
    for (const [index, request] of requests.entries()) {
      if (!isAsked(request)) continue;
      results.push(await this.resultOf(request, taken[index] as Taken, actor, language));
    }
    return { deviceId: device.deviceId, results };
  }

  private async deviceOf(bundle: string, actor: Actor): Promise<Device> {
    const { office } = registrarOf(actor, this.options.desk);
    const device = await this.devices.find(deviceOf(bundle));
    if (!device) throw new ProblemError(offlineProblems.deviceUnknown);
    if (device.office !== office) throw new ProblemError(offlineProblems.deviceOtherOffice);
    return device;
  }

  private async resultOf(
    request: CapturedRequest,
    taken: Taken,
    actor: Actor,
    language: Language,
  ): Promise<CaptureResult> {
    const { localSequence, command } = request;
    const desk = deskOf(command);
    if (desk !== undefined && desk !== this.options.desk)
      return { localSequence, command, outcome: 'other-desk', desk };
    try {
      const outcome = await this.register(request, taken, actor);
      await this.captures.settle(taken.capture, outcome.kind, request.replaces);
      return outcome.kind === 'submitted'
        ? { localSequence, command, outcome: 'submitted', application: outcome.application }
        : { localSequence, command, outcome: 'registered', answer: outcome.answer };
    } catch (error) {
      const spec = toProblem(error);
      if (isTemporary(spec)) throw error;
      if (spec.status >= 500)
        this.options.platform.log.error({ err: error, code: spec.code }, 'captured request failed');
      if (!taken.isOther) await this.captures.settle(taken.capture, spec.code, undefined);
      const problem = renderProblem(spec, language, String(request.body['requestId']));
      return { localSequence, command, outcome: 'rejected', problem };
    }
  }

  private async register(
    { command: name, body }: CapturedRequest,
    { capture, isOther }: Taken,
    actor: Actor,
  ): Promise<Registered | Submitted> {
    if (isOther) throw new ProblemError(offlineProblems.captureReused);
    const command = this.commands.get(name);
    if (!command) throw new ProblemError({ ...edgeProblems.invalidRequest, errors: [unknownCommand] });
    const parsed = (await parseWith(command.body, body)) as CommandBody;
    return this.options.front.registerCaptured(command, parsed, actor, capture);
  }
}

const unknownCommand = {
  field: 'command',
  code: 'not-allowed',
  message: { id: 'layanan ini tidak dikenal', en: 'is not known' },
};
