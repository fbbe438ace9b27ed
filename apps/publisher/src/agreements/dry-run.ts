import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { actKinds } from '@peristiwa/contracts';
import { readHoldings, slot } from '../build/feed-tables';
import { planMessages, type FeedTerms, type Holding, type Plan, type Subject } from '../build/plan';
import { RegistryReader, type ChangeSubject } from '../build/registry-reader';
import { readMembership } from '../build/scope-tables';
import { sweepChunk, type Sweep } from '../build/sweep';
import { problem } from '../problems';
import { deathMessages, deathsUnder, readDeaths } from './dry-run-deaths';
import { PUBLISHER_POOL } from '../tokens';
import type { Agreement, AgreementTerms, Effective } from '../view/agreement';
import type { Membership } from '../view/entitled-view';
import { partnerKeys } from '../view/partner-keys';

/** Enough for shares of persons and fields to a percent, and read in seconds. */
const PERSONS_MAX = 20_000;
const CHUNK = 500;
/** Changes from which the messages a day are computed. */
const CHANGES_MAX = 5_000;
const WINDOW_DAYS = 7;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const AHEAD_PAUSE_MS = 50;
/** A change log that stands still longer than this is a fault of the registry, not a moment. */
const AHEAD_ROUNDS = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';

export interface DryRunQuestion {
  readonly terms: AgreementTerms & Pick<Agreement, 'version'>;
  readonly inForce: Effective | undefined;
  readonly now: Date;
}

/** The counts of a dry run. */
export interface Disclosure {
  readonly read: number;
  /** Persons in all, when only a part of them was read. */
  readonly of?: number;
  /** The error of the projected numbers, 95 %. */
  readonly within?: number;
  readonly held: number;
  readonly inScope: number;
  readonly entering: number;
  readonly leaving: number;
  readonly unreadable: number;
  readonly atOnce: Readonly<Record<string, number>>;
  readonly members: Readonly<Record<string, number>>;
  readonly deathsWithoutNik: Readonly<Record<'held' | 'inScope', number>>;
  readonly perDay: number;
  readonly perDayInForce: number;
  readonly changesRead: number;
}

/**
 * What a version of an agreement would disclose. It plans messages by the same function as the builder (`planMessages`),
 * so that a dry run cannot say anything else than what happens, and writes nothing.
 */
@Injectable()
export class DryRun {
  constructor(
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    private readonly registry: RegistryReader,
  ) {}

  async of({ terms, inForce, now }: DryRunQuestion): Promise<Disclosure> {
    const feed = await this.feedUnder(terms, inForce?.versions ?? []);
    const scope = await this.overPersons(feed, now);
    const { changes, days } = await this.recentChanges(now);
    const membership = await this.membershipOf(changes.map(({ personId }) => personId));
    const deaths = await readDeaths(this.registry);
    const since = new Date(now.getTime() - days * DAY_MS);
    const perDay = (under: FeedTerms) => {
      const messages = messagesOf(under, changes, membership) + deathMessages(under.agreement, deaths, since);
      return Math.round(messages / days);
    };
    const { atOnce, ...deathsWithoutNik } = await deathsUnder(this.pool, feed, deaths);
    const current =
      inForce?.standing === 'active' && (await this.feedUnder(inForce.agreement, inForce.versions));
    return {
      ...scope,
      atOnce: { ...scope.atOnce, ...(atOnce > 0 && { 'death-without-nik': atOnce }) },
      deathsWithoutNik,
      perDay: perDay(feed),
      perDayInForce: current ? perDay(current) : 0,
      changesRead: changes.length,
    };
  }

  /** A partner that has no secret yet gets one for this dry run only: any keys give the same counts. */
  private async feedUnder(
    terms: AgreementTerms & Pick<Agreement, 'version'>,
    versions: readonly Agreement[],
  ): Promise<FeedTerms> {
    const { partner, version, pseudonymised } = terms;
    const { rows } = await this.pool.query<{ secret: Buffer }>(
      'SELECT secret FROM publisher.partner_secret WHERE partner = $1',
      [partner],
    );
    return {
      partner,
      agreement: terms,
      keys: partnerKeys(pseudonymised ? (rows[0]?.secret ?? randomBytes(32)) : undefined),
      signer: { keyId: '', sign: () => '' },
      isActive: true,
      dataSchema: '',
      fieldsByVersion: new Map([
        ...versions.map((one) => [one.version, one.fields] as const),
        [version, terms.fields],
      ]),
    };
  }

  /** All persons of a watch-list or of a small register, otherwise persons drawn at random. */
  private async overPersons(feed: FeedTerms, now: Date) {
    const isList = feed.agreement.slice === 'watch-list';
    const about = isList ? 0 : await this.registry.personsAbout();
    const tally = new Tally();
    if (about <= PERSONS_MAX) await this.readAll(feed, now, tally);
    else await this.readSome(feed, { now, share: PERSONS_MAX / about }, tally);
    return tally.result(about <= PERSONS_MAX ? undefined : Math.max(tally.read, about));
  }

  private async readAll(feed: FeedTerms, now: Date, tally: Tally): Promise<void> {
    const { partner, agreement } = feed;
    const source = agreement.slice === 'watch-list' ? 'watch-list' : 'registry';
    const reading = { pool: this.pool, registry: this.registry, limit: CHUNK, now };
    let sweep: Sweep = { partner, source, after: FIRST };
    for (;;) {
      const { subjects, next } = await placed(() => sweepChunk(sweep, reading));
      await this.count(feed, subjects, tally);
      if (next === undefined) return;
      sweep = { ...sweep, after: next };
    }
  }

  private async readSome(
    feed: FeedTerms,
    { now, share }: { readonly now: Date; readonly share: number },
    tally: Tally,
  ): Promise<void> {
    const drawn = await this.registry.drawPersons(share);
    for (let from = 0; from < drawn.length; from += CHUNK) {
      const { persons } = await placed(() => this.registry.persons(drawn.slice(from, from + CHUNK)));
      await this.count(
        feed,
        persons.map((person) => ({ ...person, recordedAt: now })),
        tally,
      );
    }
  }

  private async count(feed: FeedTerms, subjects: readonly Subject[], tally: Tally): Promise<void> {
    const { partner, agreement } = feed;
    const ids = subjects.map(({ personId }) => personId);
    const holdings = await readHoldings(this.pool, [partner], ids);
    const membership =
      agreement.slice === 'watch-list' ? await readMembership(this.pool, ids) : new Map<string, Membership>();
    for (const subject of subjects) {
      const at = slot(partner, subject.personId);
      tally.add(feed, subject, { held: holdings.get(at), membership: membership.get(at) });
    }
  }

  private async recentChanges(now: Date) {
    const { changeNo } = await this.registry.head();
    const after = Math.max(0, changeNo - CHANGES_MAX);
    const { changes } = await this.registry.changes(after, CHANGES_MAX);
    const since = now.getTime() - WINDOW_DAYS * DAY_MS;
    const recent = changes.filter(({ recordedAt }) => recordedAt.getTime() >= since);
    const [first] = recent;
    const spanMs = first ? now.getTime() - first.recordedAt.getTime() : 0;
    // All changes of the last days were read, or the last ones only, of which many may be of one hour.
    const isCut = after > 0 && recent.length === changes.length;
    return { changes: recent, days: Math.max(spanMs, isCut ? HOUR_MS : DAY_MS) / DAY_MS };
  }

  private membershipOf(personIds: readonly string[]): Promise<Map<string, Membership>> {
    return readMembership(this.pool, [...new Set(personIds)]);
  }
}

/** Persons who are ahead of the change log have their number in a moment. */
async function placed<Page>(read: () => Promise<Page | undefined>): Promise<Page> {
  for (let round = 0; round < AHEAD_ROUNDS; round += 1) {
    const page = await read();
    if (page) return page;
    await sleep(AHEAD_PAUSE_MS);
  }
  throw problem('registryStalled');
}

interface Held {
  readonly held: Holding | undefined;
  readonly membership: Membership | undefined;
}

/** Counts over persons. */
class Tally {
  read = 0;
  private held = 0;
  private inScope = 0;
  private entering = 0;
  private leaving = 0;
  private unreadable = 0;
  private readonly atOnce = new Map<string, number>();
  private readonly members = new Map<string, number>();

  add(feed: FeedTerms, subject: Subject, { held, membership }: Held): void {
    this.read += 1;
    if (held) this.held += 1;
    const plan = planned(feed, subject, { held, membership });
    if (!plan) {
      this.unreadable += 1;
      return;
    }
    const after = plan.held ? plan.held.holding : held;
    if (after) this.inScope += 1;
    if (after && !held) this.entering += 1;
    if (held && !after) this.leaving += 1;
    for (const { kind } of plan.drafts) increase(this.atOnce, kind);
    for (const name of after ? Object.keys(JSON.parse(after.view) as object) : [])
      increase(this.members, name);
  }

  /** @param of about how many persons there are, when not all were read */
  result(of?: number) {
    const all = (count: number) => (of === undefined ? count : Math.round((count * of) / this.read));
    const allOf = (counts: ReadonlyMap<string, number>) =>
      Object.fromEntries([...counts].toSorted().map(([name, count]) => [name, all(count)]));
    return {
      read: this.read,
      ...(of !== undefined && { of, within: errorOf(this.read, of) }),
      held: all(this.held),
      inScope: all(this.inScope),
      entering: all(this.entering),
      leaving: all(this.leaving),
      unreadable: all(this.unreadable),
      atOnce: allOf(this.atOnce),
      members: allOf(this.members),
    };
  }
}

/** Half the width of the 95 % interval of a share of one half, which is the widest, in persons. */
export function errorOf(read: number, of: number): number {
  return read === 0
    ? of
    : Math.ceil((1.96 * 0.5 * of * Math.sqrt(Math.max(0, 1 - read / of))) / Math.sqrt(read));
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Undefined for a person whose view cannot be computed: the builder would park the person. */
function planned(feed: FeedTerms, subject: Subject, { held, membership }: Held): Plan | undefined {
  if (subject.unreadable !== undefined) return undefined;
  try {
    return planMessages(feed, subject, held, membership);
  } catch {
    return undefined;
  }
}

/**
 * Messages that these changes would have given. What the partner would have held of a person before the first of them is
 * not known: of that change only the message of an act is counted.
 */
function messagesOf(
  feed: FeedTerms,
  changes: readonly ChangeSubject[],
  membership: ReadonlyMap<string, Membership>,
): number {
  const holdings = new Map<string, Holding | undefined>();
  let count = 0;
  for (const change of changes) {
    const { personId, version } = change;
    const isFirst = !holdings.has(personId);
    const held = isFirst ? unknownHolding(feed, personId, version) : holdings.get(personId);
    const plan = planned(feed, change, { held, membership: membership.get(slot(feed.partner, personId)) });
    if (!plan) continue;
    const isCounted = (kind: string) => !isFirst || version === 1 || isAct(kind);
    count += plan.drafts.filter(({ kind }) => isCounted(kind)).length;
    holdings.set(personId, plan.held ? plan.held.holding : held);
  }
  return count;
}

function unknownHolding(feed: FeedTerms, personId: string, version: number): Holding | undefined {
  if (version === 1) return undefined;
  const { version: agreementVersion } = feed.agreement;
  return { personKey: feed.keys.person(personId), version: version - 1, view: '{}', agreementVersion };
}

const isAct = (kind: string) => (actKinds as readonly string[]).includes(kind);
