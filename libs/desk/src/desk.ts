import { uuidv7 } from 'uuidv7';
import { addDays, plainDate, type PlainDate } from '@peristiwa/kernel';
import {
  eventTypes,
  presentCode,
  refuseAuthority,
  reportDay,
  todayIn,
  type Act,
  type ActContext,
  type ActDecision,
  type DatedEvent,
  type Desk as DeskName,
  type Reservation,
  type ReservationKind,
} from '@peristiwa/domain';
import { inSpan, type Tracing } from '@peristiwa/service';
import type { ActToAppend, AppendedAct, Ledger, ReservationClaim } from '@peristiwa/ledger';
import { needsSecondOfficer } from '@peristiwa/contracts';
import type { DeskRead } from './access-log';
import { refuseAreas } from './area-claims';
import type { AnyDeskCommand, CommandBody, DeskCommand } from './command';
import { discreet } from './discretion';
import { opened, type Envelope } from './envelope';
import { withPlaces } from './places';
import { Reading } from './reading';
import type { DeskRejection, Refused } from './rejected';
import { hashOf, isSameRequest, officeCodes, type DeskAreas } from './same-request';
import { DecisionNumbers, SerialBook, type SerialBookOptions } from './serials';

/** Who acts, and for which office: from a verified token, a signed message, or a timer of the desk. */
export interface Registrar {
  readonly subject: string;
  /** Regency code, 4 digits. */
  readonly office: string;
  /** Nomor induk pegawai, where the token has it. */
  readonly nip?: string;
  /** The second officer who approved the request, where its form needs one. */
  readonly approvedBy?: string;
  /** Of a request that was captured offline. */
  readonly capture?: Capture;
  /** Of a message on an intake topic: the key of the office that signed it (ADR 0065). */
  readonly signedBy?: string;
}

/** Where a device captured a request without a connection, as the device states it (`domain.md` §2.4). */
export interface Capture {
  readonly deviceId: string;
  readonly localSequence: number;
  readonly capturedAt: string;
  /** The day of `capturedAt` for the office, if it is accepted as proven (ADR 0033). */
  readonly provenOn?: PlainDate;
}

/** How a request reached this desk; where the applicant was served is a field of the request. */
export type Channel = 'http' | 'kafka' | 'offline' | 'system';

export interface Answer {
  readonly requestId: string;
  readonly actId: string;
  /** Pass it as `minPosition` to read data that include this act. */
  readonly position: number;
  readonly recordedAt: string;
  readonly result: unknown;
}

export type DeskOutcome =
  { readonly kind: 'registered'; readonly answer: Answer; readonly repeated: boolean } | Refused;

export interface DeskOptions extends SerialBookOptions {
  readonly desk: DeskName;
  readonly ledger: Ledger;
  readonly areas: DeskAreas;
  /** Keeps what is answered about persons and is no act; awaited before the answer. */
  readonly record: (read: DeskRead) => Promise<void>;
  readonly tracing?: Tracing | undefined;
}

/**
 * Attempts before the desk refuses an act because its streams kept changing, or other processes took its numbers
 * first. A person has few events, so even one retry is rare. The limit stops a bug; load does not reach it.
 */
const ATTEMPTS_MAX = 20;

/** The fields in which a request may give a number (biodata of a person who had it before this register). */
const GIVEN_FIELDS: Readonly<Record<string, string>> = { nik: 'person.nik', kk: 'family.kkNumber' };

/** Too many other requests change the same streams at present; the same request may be sent again. */
export class StillContendedError extends Error {}

/** The records are of a later day than the clock of this desk: the same request may be sent when the clock is right. */
export class ClockBehindError extends Error {}

/** What `perform` would answer; nothing is recorded. */
export type Preview = { readonly kind: 'previewed'; readonly result: unknown } | Refused;

/** An outcome, or the reason why the act must be decided again. */
type Again = 'conflict' | 'number-taken';

/** An accepted act, with what it was decided on. */
interface Decided {
  readonly kind: 'decided';
  readonly act: Act<object>;
  readonly reading: Reading;
  readonly today: PlainDate;
}

/** What was asked, and by whom. */
interface Asked {
  readonly command: Pick<AnyDeskCommand, 'name' | 'grounds'>;
  readonly body: CommandBody;
  readonly registrar: Registrar;
}

interface Request {
  readonly office: string;
  readonly meta: string;
  readonly firstMeta: string;
  readonly contentHash: Buffer;
  readonly numbers: DecisionNumbers;
  /** Is this the act of the same request? */
  readonly isSame: (known: AppendedAct) => boolean;
}

/**
 * The desk: request → read → decide → append, the same for HTTP and Kafka. It holds no state of its own, so any number
 * of processes may serve one desk.
 */
export class Desk {
  private readonly serials: SerialBook;
  /** Requests in progress in this process: a repeated request waits for the first one, and does not compete with it. */
  private readonly inProgress = new Map<string, Promise<unknown>>();

  constructor(private readonly options: DeskOptions) {
    this.serials = new SerialBook(options.ledger, options);
  }

  /** @see SerialBook.usedRatio */
  serialsUsedRatio(kind: ReservationKind): number {
    return this.serials.usedRatio(kind);
  }

  /** @throws on faults; a refusal is an outcome. Repeating a request is always safe. */
  async perform<Body extends CommandBody, Facts>(
    command: DeskCommand<Body, Facts>,
    body: Body,
    registrar: Registrar,
    channel: Channel,
  ): Promise<DeskOutcome> {
    const first = this.inProgress.get(body.requestId);
    if (first) await first.catch(() => undefined);
    const outcome = this.performOnce(command, body, registrar, channel);
    if (first) return outcome;
    this.inProgress.set(body.requestId, outcome);
    try {
      return await outcome;
    } finally {
      this.inProgress.delete(body.requestId);
    }
  }

  private async performOnce<Body extends CommandBody, Facts>(
    command: DeskCommand<Body, Facts>,
    body: Body,
    registrar: Registrar,
    channel: Channel,
  ): Promise<DeskOutcome> {
    const asked = { command, body, office: registrar.office };
    const isSame = ({ contentHash }: AppendedAct) => isSameRequest(contentHash, asked, this.options.areas);
    const known = await this.options.ledger.findRequest(body.requestId);
    await this.options.areas.refresh?.();
    if (known) return isSame(known) ? repeated(known) : REUSED;
    if (registrar.approvedBy === undefined && needsSecondOfficer(command.name, body)) {
      return { kind: 'rejected', rejection: { code: 'second-officer-required' } };
    }
    const {
      act,
      envelope: { settles, campaignId, ...envelope },
    } = opened(body, command.envelope);
    const refusal = refuseAreas(command.areas?.(act) ?? [], this.options.areas);
    if (refusal) return refusal;

    return this.untilSettled(async (losses, numbers) => {
      const decided = await this.decide(command, act, registrar, { numbers, losses });
      if (typeof decided === 'string' || decided.kind === 'rejected') return decided;
      const { subject: actor, nip, approvedBy, signedBy, capture: offline } = registrar;
      const traceparent = this.options.tracing?.current();
      const meta = {
        actor,
        channel,
        approvedBy,
        signedBy,
        settles,
        campaignId,
        traceparent,
        ...command.grounds?.(act),
      };
      // A request says itself where the applicant was served; what was captured offline need not.
      const served: Envelope = offline ? { channel: 'village-offline', ...envelope } : envelope;
      const request = {
        office: registrar.office,
        meta: JSON.stringify(meta),
        firstMeta: JSON.stringify({ ...meta, nip, signedBy, offline, envelope: filled(served) }),
        contentHash: hashOf(asked),
      };
      const outcome = await this.append(decided, act, { ...request, numbers, isSame });
      if (typeof outcome !== 'string' && outcome.kind === 'rejected')
        await this.record(outcome.rejection.code, decided.reading.personIds, { command, body, registrar });
      return outcome;
    });
  }

  /** The act of a request that an office sent, under the code that the office has or had. */
  async recorded(requestId: string, office: string): Promise<Omit<Answer, 'result'> | undefined> {
    const { ledger, areas } = this.options;
    const act = await ledger.findRequest(requestId);
    if (!act) return undefined;
    const [event] = await ledger.readAct(act.actId);
    await areas.refresh?.();
    if (!event || !officeCodes(office, areas).includes(event.office)) return undefined;
    const { result: _, ...recorded } = toAnswer(act);
    return recorded;
  }

  /** Decides as `perform` does and records nothing. Numbers in the answer are examples: others may take them first. */
  async preview<Body extends CommandBody, Facts>(
    command: DeskCommand<Body, Facts>,
    body: Body,
    registrar: Registrar,
  ): Promise<Preview> {
    await this.options.areas.refresh?.();
    const { act } = opened(body, command.envelope);
    const refusal = refuseAreas(command.areas?.(act) ?? [], this.options.areas);
    if (refusal) return refusal;
    return this.untilSettled(async (losses, numbers) => {
      const decided = await this.decide(command, act, registrar, { numbers, losses });
      if (typeof decided === 'string' || decided.kind === 'rejected') return decided;
      await this.record('previewed', decided.reading.personIds, { command, body, registrar });
      return { kind: 'previewed', result: JSON.parse(JSON.stringify(decided.act.result)) };
    });
  }

  /** After each attempt, numbers that were not appended to the ledger are free for the next attempt. */
  private async untilSettled<Outcome extends object>(
    attempt: (losses: number, numbers: DecisionNumbers) => Promise<Outcome | Again>,
  ): Promise<Outcome> {
    let losses = 0;
    for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts += 1) {
      const numbers = new DecisionNumbers(this.serials);
      try {
        const outcome = await attempt(losses, numbers);
        if (typeof outcome !== 'string') return outcome;
        if (outcome === 'number-taken') losses += 1;
      } finally {
        numbers.giveBackUnused();
      }
    }
    throw new StillContendedError('The streams or numbers of this act kept changing while it was decided');
  }

  private async decide<Body extends CommandBody, Facts>(
    command: DeskCommand<Body, Facts>,
    body: Body,
    registrar: Registrar,
    { numbers, losses }: { readonly numbers: DecisionNumbers; readonly losses: number },
  ): Promise<Decided | Refused | Again> {
    const reading = new Reading(this.options.ledger, this.options.areas);
    const today = todayIn(registrar.office, this.options.clock().getTime());
    const context: ActContext = {
      office: presentCode(registrar.office, this.options.areas),
      today,
      receivedOn: registrar.capture?.provenOn ?? today,
      newId: uuidv7,
      nextNumber: numbers.next,
      knowsDistrict: (code) => this.options.areas.knowsDistrict(code),
    };
    let decision: ActDecision<object>;
    try {
      const facts = await command.gather(body, reading);
      decision = command.decide(body, facts, context);
      const beyond =
        decision.kind === 'accepted' ? refuseAuthority(decision, reading.areas, context) : undefined;
      if (beyond) return await this.refuse(beyond, reading, { command, body, registrar });
      if (decision.kind === 'accepted' && numbers.any) {
        await numbers.grant(losses);
        decision = command.decide(body, facts, context);
      }
    } catch (error) {
      // Streams are read one after another. An act that is appended between two reads can make them contradict each
      // other (a person has left the card that was read before), and a decider reports a contradiction as a bug.
      if (await reading.hasChanged()) return 'conflict';
      throw error;
    }
    if (decision.kind === 'accepted') return { kind: 'decided', act: decision, reading, today };
    return this.refuse(decision, reading, { command, body, registrar });
  }

  /**
   * A refusal is final, so it must hold at one moment. The ledger checks that for an act; what several streams refused
   * together is refused only if none of them has changed since it was read.
   */
  private async refuse(refused: Refused, reading: Reading, asked: Asked): Promise<Refused | 'conflict'> {
    const { areas } = this.options;
    if (reading.versions.size > 1 && (await reading.hasChanged())) return 'conflict';
    const office = presentCode(asked.registrar.office, areas);
    const residence = { command: asked.command, named: reading.namedAreas, areas: reading.areas.values() };
    const answer = discreet(refused, residence, office);
    const { rejection, others = [] } = answer;
    await this.record(
      rejection.code,
      [...reading.personIds, ...[rejection, ...others].flatMap(named)],
      asked,
    );
    return withPlaces(answer, areas);
  }

  /**
   * Nothing is answered about a person that is not recorded: the row is durable before the answer. That nobody was found is
   * an answer, too. The officer who approves a request gets its answer, not the one who submitted it.
   */
  private async record(outcome: string, persons: readonly string[], { command, body, registrar }: Asked) {
    const { subject, approvedBy: actor = subject, office } = registrar;
    await this.options.record({
      actor,
      office,
      what: command.name,
      outcome,
      requestId: body.requestId,
      persons: [...new Set(persons)],
    });
  }

  private async append(
    { act, reading, today }: Decided,
    body: CommandBody,
    { numbers, isSame, ...request }: Request,
  ): Promise<DeskOutcome | Again> {
    const { ledger, tracing } = this.options;
    const toBeAppended = { ...toAppend(act, body, { reading, today }), ...request };
    const outcome = await inSpan(tracing, 'append', {}, () => ledger.append(toBeAppended));
    switch (outcome.kind) {
      case 'appended':
        numbers.markUsed();
        return { kind: 'registered', answer: toAnswer(outcome.act), repeated: false };
      case 'known':
        return isSame(outcome.act) ? repeated(outcome.act) : REUSED;
      case 'conflict':
        return 'conflict';
      case 'reserved':
        return taken(outcome.reservation, act.reservations, numbers);
      case 'not-supersedable':
        // The decision has read the act that it supersedes, so another decision has superseded that act since.
        if (outcome.reason === 'superseded-before') return 'conflict';
        throw new Error(`The act to supersede is refused by the ledger: ${outcome.reason}`);
    }
  }
}

/** Persons whom a refusal names. */
function named(rejection: DeskRejection): readonly string[] {
  const { candidateIds = [], personIds = [] } = rejection as {
    readonly candidateIds?: readonly string[];
    readonly personIds?: readonly string[];
  };
  return [...candidateIds, ...personIds];
}

/** Undefined when nothing is in it, so that it takes no room in the ledger. */
function filled<Content extends object>(content: Content): Content | undefined {
  return Object.keys(content).length > 0 ? content : undefined;
}

/** A reserved number: if it was issued here, another one is tried. If the request gave it, the request is refused. */
function taken(
  { kind, value }: ReservationClaim,
  claimed: readonly Reservation[],
  numbers: DecisionNumbers,
): DeskOutcome | Again {
  if (numbers.issued(kind as ReservationKind, value)) return 'number-taken';
  const field = claimed.find((other) => other.kind === kind && other.value === value)?.field;
  return {
    kind: 'rejected',
    rejection: { code: `${kind as ReservationKind}-in-use`, field: field ?? GIVEN_FIELDS[kind] },
  };
}

function repeated(known: AppendedAct): DeskOutcome {
  return { kind: 'registered', answer: toAnswer(known), repeated: true };
}

const REUSED: DeskOutcome = {
  kind: 'rejected',
  rejection: { code: 'request-id-reused', field: 'requestId' },
};

function toAnswer(act: AppendedAct): Answer {
  const { requestId, actId, position, recordedAt, result } = act;
  return { requestId, actId, position, recordedAt: recordedAt.toISOString(), result: JSON.parse(result) };
}

/**
 * INV-03, for every event that becomes a row of the ledger: occurred ≤ reported ≤ recorded. By the calendar of this
 * office an event may be of tomorrow, because offices in WIT are up to two hours ahead (`cardDay`).
 * @throws ClockBehindError on a later day that the records hold already, as a card of a week from now
 * @throws Error on another later day: the decider has a bug
 */
function reportedOnOf(event: DatedEvent, { reportedOn }: CommandBody, { reading, today }: Moment): PlainDate {
  const day = reportDay(event, plainDate(reportedOn));
  if (day <= addDays(today, 1)) return day;
  const message = `An event of type ${event.type} is dated in the future (INV-03)`;
  throw reading.holds(day) ? new ClockBehindError(message) : new Error(message);
}
type Moment = Pick<Decided, 'reading' | 'today'>;

/** Streams that were read but not written are guarded too; a stream without events has version 0. */
function toAppend(
  act: Act<object>,
  body: CommandBody,
  { reading, today }: Moment,
): Omit<ActToAppend, 'contentHash' | 'office' | 'meta' | 'firstMeta'> {
  const written = act.changes.map(({ stream, events }) => ({
    streamId: stream.id,
    kind: stream.kind,
    version: reading.versions.get(stream.id)?.version ?? 0,
    events: events.length,
  }));
  const ids = new Set(written.map(({ streamId }) => streamId));
  if (ids.size < written.length) throw new Error('An act must change each stream once');
  const guarded = [...reading.versions]
    .filter(([streamId]) => !ids.has(streamId))
    .map(([streamId, { kind, version }]) => ({ streamId, kind, version, events: 0 }));
  return {
    actId: uuidv7(),
    requestId: body.requestId,
    streams: [...written, ...guarded],
    reservations: act.reservations,
    supersedes: act.supersedes,
    events: act.changes.flatMap(({ stream, events }) =>
      events.map((event) => ({
        streamId: stream.id,
        type: event.type,
        schemaVersion: eventTypes[event.type].version,
        occurredOn: event.occurredOn,
        reportedOn: reportedOnOf(event, body, { reading, today }),
        data: JSON.stringify(event.data),
      })),
    ),
    result: JSON.stringify(act.result),
  };
}
