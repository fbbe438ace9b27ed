import type { DeathWithoutNik, PersonMessage, PersonMessageKind } from '@peristiwa/contracts';
import { kindsFor } from '../contract/message-schema';
import type { Agreement, Grants } from '../view/agreement';
import { grantedOf } from '../view/entitled-death';
import type { PartnerKeys } from '../view/partner-keys';
import { redact } from '../view/redact';
import type { NumberedDraft } from './number';
import type { Draft } from './plan';

/** When the windows of feeds with pseudonyms are released (ADR 0026). */
export interface ReleaseRule {
  /** Windows are judged once per time slot of this length, so that no act decides when. */
  readonly windowMs: number;
  /** A window with fewer persons stays open: within a window nobody can distinguish them by their place. */
  readonly personsMin: number;
  /** No message waits longer, even when there are fewer persons. */
  readonly longestMs: number;
}

/** What waits in an open window. */
export interface Waiting {
  readonly persons: number;
  readonly oldest: Date;
}

/** Beginning of the time slot that contains `now`; slots are counted from 1970-01-01 UTC. */
export function slotOf(now: Date, { windowMs }: Pick<ReleaseRule, 'windowMs'>): Date {
  return new Date(Math.floor(now.getTime() / windowMs) * windowMs);
}

/** Judged at the beginning of a slot: at the next one, the oldest message would have waited too long. */
export function isDue({ persons, oldest }: Waiting, now: Date, rule: ReleaseRule): boolean {
  if (persons === 0) return false;
  return persons >= rule.personsMin || now.getTime() + rule.windowMs - oldest.getTime() > rule.longestMs;
}

interface Waits {
  readonly pendingNo: string;
  readonly partner: string;
  readonly personKey: string;
  readonly agreementVersion: number;
  readonly actId: string | undefined;
}

/** A message about a person that waits for its window. */
export interface PendingPerson extends Waits {
  readonly personId: string;
  readonly kind: PersonMessageKind;
  readonly data: PersonMessage;
}

/** One about a death without a NIK (ADR 0075). */
export interface PendingDeath extends Waits {
  readonly personId: undefined;
  readonly kind: 'death-without-nik';
  readonly data: DeathWithoutNik;
}

/** A message that waits for its window. */
export type Pending = PendingPerson | PendingDeath;

export function isOfDeath(message: Pending): message is PendingDeath {
  return message.kind === 'death-without-nik';
}

/** The place of a person in a window: an HMAC with the secret of the partner, which says nothing of the order of acts. */
export function placeInWindow(keys: PartnerKeys, personKey: string): string {
  return keys.reference(`window:${personKey}`);
}

/** The id of a released message, the same when a release is repeated. */
export function releasedId(keys: PartnerKeys, pendingNo: string): string {
  return keys.reference(`message:${pendingNo}`);
}

/** Its schema follows from the version of the agreement. */
type ReleasedPerson = Omit<Draft, 'dataSchema'>;
type ReleasedDraft = Omit<NumberedDraft, 'dataSchema'>;

/**
 * Released messages as drafts for `numberMessages`. What another feed has too is replaced or left out:
 * - the times of recording and reading are that of the window;
 * - the version, which counts a person's acts in the register, is the sequence in this feed, which rises as well;
 * - references to requests, and those to acts by which the messages of one act could be grouped: the reference of an
 *   act is another for each person, and only says to which earlier message about the person a correction refers.
 */
export function draftsOf(pending: readonly PendingPerson[], release: Release): ReleasedPerson[];
export function draftsOf(pending: readonly Pending[], release: Release): ReleasedDraft[];
export function draftsOf(pending: readonly Pending[], release: Release): ReleasedDraft[] {
  const at = release.recordedAt.toISOString();
  return pending.map((one, index) =>
    isOfDeath(one) ? deathDraft(one, at) : personDraft(one, at, { ...release, index }),
  );
}

/** Its key says which messages are about the same death. */
function deathDraft(death: PendingDeath, at: string): ReleasedDraft {
  const { partner, personId, personKey, kind, data, agreementVersion } = death;
  return { partner, personId, personKey, kind, agreementVersion, data: { ...data, recordedAt: at } };
}

function personDraft(
  person: PendingPerson,
  at: string,
  { lastSequence, keys, index }: Release & { readonly index: number },
): ReleasedPerson {
  const { pendingNo: _, data, ...message } = person;
  const { actId, personId } = message;
  return {
    ...message,
    data: { ...data, ...timesOf(data, at), version: lastSequence + index + 1 },
    ...(actId !== undefined && { actReference: keys.act(actId, personId) }),
    holding: undefined,
  };
}

interface Release {
  readonly recordedAt: Date;
  readonly lastSequence: number;
  readonly keys: PartnerKeys;
}

/**
 * A message that waited while its agreement changed, under the version in force: fields that this version does not grant
 * are removed, and an act whose kind it does not grant is published as a change of fields. When it grants everything, the
 * message is returned unchanged.
 */
export function underGrant(
  message: PendingPerson,
  agreement: Grants & Pick<Agreement, 'version'>,
): PendingPerson {
  const { value, redacted } = redact(message.data, agreement);
  const isPublished = kindsFor(agreement).includes(message.kind);
  if (redacted.length === 0 && isPublished) return message;
  const data = isPublished ? value : withoutAct(value);
  const kind = isPublished ? message.kind : 'fields-changed';
  return { ...message, kind, data, agreementVersion: agreement.version };
}

/**
 * The same for a death without a NIK. Undefined when the partner may not hold the death any more: then the message that
 * withdraws it is sent instead. `held`: the keys of the deaths that the partner may hold.
 */
export function deathUnderGrant(
  message: PendingDeath,
  agreement: Grants & Pick<Agreement, 'version'>,
  held: ReadonlySet<string>,
): PendingDeath | undefined {
  const { state, ...rest } = message.data;
  if (!state) return message;
  if (!held.has(message.personKey)) return undefined;
  return {
    ...message,
    data: { ...rest, state: grantedOf(state, agreement) },
    agreementVersion: agreement.version,
  };
}

function withoutAct(value: PersonMessage): PersonMessage {
  const {
    occurredOn: _,
    reportedOn: _reportedOn,
    facts: _facts,
    kinds: _kinds,
    supersedes: _supersedes,
    recordedAt,
    ...rest
  } = value;
  return { ...rest, asOf: value.asOf ?? recordedAt };
}

function timesOf(data: PersonMessage, at: string): Partial<PersonMessage> {
  return Object.fromEntries(TIMES.filter((name) => Object.hasOwn(data, name)).map((name) => [name, at]));
}
const TIMES = ['recordedAt', 'asOf'] as const;
