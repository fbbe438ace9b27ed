import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  BUCKET_DIGITS,
  bucketOf,
  certificateText,
  digestText,
  memberDigest,
  personDigest,
  type Difference,
  type DifferenceQuestion,
  type DigestNode,
  type FeedPlace,
  type ReconciliationAnswer,
  type ReconciliationQuestion,
  type SyncCertificate,
} from '@peristiwa/contracts';
import { groupBy } from '@peristiwa/kernel';
import { foldDigests, inSnapshot, type NodeDigest } from '@peristiwa/postgres';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { FeedKeys } from '../sign/feed-keys';
import { PUBLISHER_POOL } from '../tokens';
import { howManyFit } from './bucket-limit';
import { HELD_DEATHS, HOLDINGS } from './holding-digests';
import { HoldingState, NOTHING, type Whole } from './holding-state';

/** How often the parts of the digests are added up. */
const FOLD_MS = 10 * 60_000;
/** What a partner holds: persons, and deaths without a NIK. */
const EVERYTHING = [HOLDINGS, HELD_DEATHS];

type MemberDigest = NonNullable<DifferenceQuestion['persons'][number]['held']>['members'][number];
type Differing = ReconciliationAnswer['differing'][number];

/**
 * Compares a partner's copy with what the partner may hold, as of the messages that the copy has. The partner asks,
 * because only it can read its copy; the registry answers with digests, and with names of members.
 */
@Injectable()
export class Reconciliation implements OnApplicationBootstrap, OnModuleDestroy {
  private folding: NodeJS.Timeout | undefined;

  constructor(
    @Inject(PUBLISHER_POOL) readonly pool: Pool,
    @Inject(PLATFORM) private readonly platform: Pick<Platform, 'clock' | 'log'>,
    private readonly feedKeys: FeedKeys,
  ) {}

  /** Parts that have not been added up take room and make questions slower; nothing else waits for them. */
  onApplicationBootstrap(): void {
    const fold = async () => {
      for (const table of EVERYTHING) await foldDigests(this.pool, table);
    };
    const warn = ({ name }: Error) =>
      this.platform.log.warn({ reason: name }, 'the parts of the digests were not added up');
    this.folding = setInterval(() => void fold().catch(warn), FOLD_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.folding);
  }

  async compare(
    partner: string,
    { reconciliationId, places, nodes, deathsWithoutNik }: ReconciliationQuestion,
  ): Promise<ReconciliationAnswer> {
    const prefixes = nodes.map(({ prefix }) => prefix);
    const digits = prefixes[0]?.length ?? 0;
    const found = await inSnapshot(this.pool, async (client) => {
      const tables = deathsWithoutNik ? EVERYTHING : [HOLDINGS];
      const state = await HoldingState.read(client, partner, places, tables);
      const own = await state.nodes(prefixes, digits);
      const differing = nodes.filter((node) => !isSame(node, own.get(node.prefix)));
      const fitting = digits === BUCKET_DIGITS ? howManyFit(differing, own) : differing.length;
      const prefixesBelow = differing.map(({ prefix }) => prefix);
      const answer = await this.below(state, prefixesBelow.slice(0, fitting));
      const rest = prefixesBelow.slice(fitting);
      const { rows } = await client.query<{ version: number }>(
        'SELECT agreement_version AS version FROM publisher.feed WHERE partner = $1',
        [partner],
      );
      return {
        answer,
        rest,
        sequence: state.sequence,
        held:
          digits > 0 || differing.length > 0
            ? undefined
            : heldOf(own.get('') ?? NOTHING, deathsWithoutNik ? await state.whole([HELD_DEATHS]) : NOTHING),
        agreementVersion: rows[0]?.version ?? 0,
      };
    });
    const { answer: differing, rest, sequence, held, agreementVersion } = found;
    if (!held) return { differing, ...(rest.length > 0 && { rest }) };
    const { deathsWithoutNik: deaths, ...persons } = held;
    const certificate = await this.certify({
      partner,
      sequence,
      places: places.toSorted((one, other) => one.partition - other.partition),
      ...persons,
      ...(deathsWithoutNik && { deathsWithoutNik: deaths }),
      agreementVersion,
      reconciliationId,
    });
    return { differing, certificate };
  }

  /** What the partner may hold when it has applied these messages, and no certificate. */
  wholeAt(partner: string, places: readonly FeedPlace[]): Promise<Held & { readonly sequence: number }> {
    return inSnapshot(this.pool, async (client) => {
      const state = await HoldingState.read(client, partner, places, EVERYTHING);
      const held = heldOf(await state.whole(), await state.whole([HELD_DEATHS]));
      return { ...held, sequence: state.sequence };
    });
  }

  /** The children of nodes that differ; the persons of a bucket. */
  private async below(state: HoldingState, prefixes: readonly string[]): Promise<Differing[]> {
    const digits = prefixes[0]?.length ?? 0;
    if (prefixes.length === 0) return [];
    if (digits === BUCKET_DIGITS) {
      const persons = groupBy([...(await state.persons(prefixes))], ([personKey]) => bucketOf(personKey));
      return prefixes.map((prefix) => ({
        prefix,
        persons: (persons.get(prefix) ?? []).map(([personKey, digest]) => ({
          personKey,
          digest: digestText(digest),
        })),
      }));
    }
    const nodes = (await state.nodes(prefixes, digits + 1)).values();
    const children = groupBy([...nodes].map(toNode), ({ prefix }) => prefix.slice(0, digits));
    return prefixes.map((prefix) => ({ prefix, children: [...(children.get(prefix) ?? [])] }));
  }

  /** What differs of each person, which is also recorded. */
  async differences(
    partner: string,
    { reconciliationId, places, persons }: DifferenceQuestion,
  ): Promise<Difference[]> {
    const differences = await inSnapshot(this.pool, async (client) => {
      const state = await HoldingState.read(client, partner, places, EVERYTHING);
      const asked = new Map(persons.map((person) => [person.personKey, person]));
      return (await state.lastOf(persons)).flatMap(({ personKey, view, sequence }): Difference[] => {
        const held = asked.get(personKey)?.held;
        if (view !== undefined && held?.digest === digestText(personDigest(personKey, view))) return [];
        const difference = differenceOf(view, held?.members);
        return difference ? [{ personKey, ...difference, ...(sequence !== undefined && { sequence }) }] : [];
      });
    });
    await this.pool.query(
      `INSERT INTO publisher.reconciliation_difference
         (reconciliation_id, partner, person_key, kind, fields, sequence)
       SELECT $1, $2, key, kind, string_to_array(fields, ','), sequence
       FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[]) AS found (key, kind, fields, sequence)
       ON CONFLICT DO NOTHING`,
      [
        reconciliationId,
        partner,
        differences.map(({ personKey }) => personKey),
        differences.map(({ kind }) => kind),
        differences.map(({ fields }) => fields.join(',')),
        differences.map(({ sequence }) => sequence ?? null),
      ],
    );
    return differences;
  }

  private async certify(
    content: Omit<SyncCertificate, 'issuedAt' | 'keyId' | 'signature'>,
  ): Promise<SyncCertificate> {
    const signer = await this.feedKeys.signer();
    const issuedAt = this.platform.clock().toISOString();
    const unsigned = { ...content, issuedAt, keyId: signer.keyId, signature: '' };
    const certificate = { ...unsigned, signature: signer.sign(certificateText(unsigned)) };
    await this.pool.query(
      `INSERT INTO publisher.sync_certificate (reconciliation_id, partner, sequence, content)
       VALUES ($1, $2, $3, $4)`,
      [content.reconciliationId, content.partner, content.sequence, JSON.stringify(certificate)],
    );
    return certificate;
  }
}

type Held = Pick<SyncCertificate, 'persons' | 'digest'> & Required<Pick<SyncCertificate, 'deathsWithoutNik'>>;

/** Persons are what is left of everything without the deaths. */
function heldOf(all: Whole, deaths: Whole): Held {
  return {
    persons: all.persons - deaths.persons,
    digest: digestText(all.digest ^ deaths.digest),
    deathsWithoutNik: { deaths: deaths.persons, digest: digestText(deaths.digest) },
  };
}

function isSame(theirs: DigestNode, own: NodeDigest | undefined): boolean {
  return theirs.persons === (own?.persons ?? 0) && theirs.digest === digestText(own?.digest ?? 0n);
}

function toNode({ prefix, persons, digest }: NodeDigest): DigestNode {
  return { prefix, persons, digest: digestText(digest) };
}

/** Undefined when neither holds the person. A state with the same members may be written in another way. */
function differenceOf(
  view: string | undefined,
  members: readonly MemberDigest[] | undefined,
): Pick<Difference, 'kind' | 'fields'> | undefined {
  if (view === undefined) return members && { kind: 'extra', fields: [] };
  if (!members) return { kind: 'missing', fields: [] };
  const held = new Map(members.map(({ name, digest }) => [name, digest]));
  const own = Object.entries(JSON.parse(view) as Record<string, unknown>);
  const names = new Set(own.map(([name]) => name));
  const fields = [
    ...own.filter(([name, value]) => held.get(name) !== memberDigest(name, value)).map(([name]) => name),
    ...[...held.keys()].filter((name) => !names.has(name)),
  ];
  return { kind: 'different', fields: fields.toSorted() };
}
