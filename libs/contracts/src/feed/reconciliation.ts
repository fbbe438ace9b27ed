import { hash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '@peristiwa/kernel';
import { lines } from '@peristiwa/signing';

/**
 * Reconciliation (ADR 0044): publisher and partner compare digests of what the partner holds. Persons are in 65,536
 * buckets; a node of the tree is named by the first hexadecimal digits of its buckets, the root by none.
 */
export const BUCKET_DIGITS = 4;
/** Nodes, or differing persons, in one question. */
export const NODES_MAX = 1_024;
/**
 * Persons of the buckets in one question: a nation has some 4,400 in each. A bucket with more is asked alone. The question
 * counts the persons of whichever side has more.
 */
export const BUCKET_PERSONS_MAX = 20_000;

/** SHA-256 of key, line feed and SHA-256 of the view in canonical JSON. As a number: digests of sets are XORed. */
export function personDigest(personKey: string, view: string): bigint {
  const content = hash('sha256', view, 'buffer');
  return BigInt(`0x${hash('sha256', Buffer.concat([Buffer.from(`${personKey}\n`), content]))}`);
}

/** Deaths without a NIK are in the same tree as persons; this before their keys distinguishes them. */
export const DEATH_ROW = 'death-';

/** The key of a death without a NIK in a reconciliation. */
export function deathRow(deathKey: string): string {
  return DEATH_ROW + deathKey;
}

/** The key of the death; undefined for the key of a person. */
export function deathKeyOf(key: string): string | undefined {
  return key.startsWith(DEATH_ROW) ? key.slice(DEATH_ROW.length) : undefined;
}

/** Four hexadecimal digits. */
export function bucketOf(personKey: string): string {
  return hash('sha256', personKey).slice(0, BUCKET_DIGITS);
}

export function digestText(digest: bigint): string {
  return digest.toString(16).padStart(64, '0');
}

/** Digest of one member of a view, so that sides compare members without their values. */
export function memberDigest(name: string, value: unknown): string {
  return hash('sha256', lines(name, canonicalJson(value)));
}

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const PersonKey = z.string().regex(/^[\w-]{1,100}$/);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Sequence of the last message of a partition that is applied; 0 before the first. */
export const FeedPlace = z.strictObject({ partition: z.number().int().min(0).max(1_023), sequence: count });
export type FeedPlace = z.infer<typeof FeedPlace>;

const node = { prefix: z.string().regex(/^[0-9a-f]{0,4}$/), persons: count, digest: Digest };
export const DigestNode = z.strictObject(node);
export type DigestNode = z.infer<typeof DigestNode>;

const asked = {
  /** One for the whole reconciliation; the partner makes it. */
  reconciliationId: z.uuid(),
  /** Where the copy was when its digests were read, in one snapshot. */
  places: z.array(FeedPlace).max(1_024),
};

/** All nodes of one question have prefixes of one length. */
export const ReconciliationQuestion = z
  .strictObject({
    ...asked,
    nodes: z.array(DigestNode).min(1).max(NODES_MAX),
    /** The nodes cover deaths without a NIK, too. A partner whose program is older compares persons only. */
    deathsWithoutNik: z.literal(true).optional(),
  })
  .meta({
    id: 'ReconciliationQuestion',
    example: {
      reconciliationId: '01930000-0000-7000-8000-0000000000d1',
      places: [{ partition: 0, sequence: 0 }],
      nodes: [{ prefix: '', persons: 0, digest: '0'.repeat(64) }],
    },
  });
export type ReconciliationQuestion = z.infer<typeof ReconciliationQuestion>;

/** Deaths without a NIK that are held. */
export const DeathsHeld = z.object({
  deaths: count,
  /** XOR of the digests of all of them, under their keys of a reconciliation. */
  digest: Digest,
});
export type DeathsHeld = z.infer<typeof DeathsHeld>;

/** The registry states that the copy of a partner was the same as what it may hold (sertifikat kesesuaian data). */
export const SyncCertificate = z
  .object({
    partner: z.string(),
    /** Every message of the feed up to this one is in the copy. */
    sequence: count,
    places: z.array(FeedPlace),
    persons: count,
    /** XOR of the digests of all persons. */
    digest: Digest,
    /** Absent when they were not compared. */
    deathsWithoutNik: DeathsHeld.optional(),
    agreementVersion: z.number().int(),
    reconciliationId: z.string(),
    issuedAt: z.string(),
    keyId: z.string(),
    /** Ed25519 over `certificateText`, hexadecimal. */
    signature: z.string(),
  })
  .meta({ id: 'SyncCertificate' });
export type SyncCertificate = z.infer<typeof SyncCertificate>;

/** The exact bytes that a certificate signs. */
export function certificateText(certificate: SyncCertificate): Buffer {
  const content = canonicalJson({ ...certificate, signature: undefined });
  return lines('peristiwa-sync-1', certificate.partner, content);
}

export const ReconciliationAnswer = z
  .object({
    /** The nodes that differ, with their children; a bucket has its persons. */
    differing: z.array(
      z.object({
        prefix: z.string(),
        children: z.array(z.object(node)).optional(),
        persons: z.array(z.object({ personKey: z.string(), digest: Digest })).optional(),
      }),
    ),
    /** Buckets that were not compared, because those before them have too many persons: ask again. */
    rest: z.array(z.string()).optional(),
    /** When the root was asked and is the same on both sides. */
    certificate: SyncCertificate.optional(),
  })
  .meta({ id: 'ReconciliationAnswer' });
export type ReconciliationAnswer = z.infer<typeof ReconciliationAnswer>;

/** Persons who differ, and deaths (`deathRow`). `held` is absent when the partner holds no copy. */
export const DifferenceQuestion = z
  .strictObject({
    ...asked,
    persons: z
      .array(
        z.strictObject({
          personKey: PersonKey,
          /** Of the last message about the person that the partner knows of. */
          lastSequence: count.optional(),
          held: z
            .strictObject({
              digest: Digest,
              members: z
                .array(z.strictObject({ name: z.string().regex(/^\w{1,64}$/), digest: Digest }))
                .max(200),
            })
            .optional(),
        }),
      )
      .min(1)
      .max(NODES_MAX),
  })
  .meta({
    id: 'DifferenceQuestion',
    example: {
      reconciliationId: '01930000-0000-7000-8000-0000000000d1',
      places: [{ partition: 0, sequence: 0 }],
      persons: [{ personKey: '01930000-0000-7000-8000-000000000001' }],
    },
  });
export type DifferenceQuestion = z.infer<typeof DifferenceQuestion>;

/** `missing`: the partner should hold the person; `extra`: it should not; `different`: it holds another view. */
export const differenceKinds = ['missing', 'extra', 'different'] as const;
export const Difference = z.object({
  /** Of a death without a NIK: `death-` and its key. */
  personKey: z.string(),
  kind: z.enum(differenceKinds),
  /** Names of the members that differ. */
  fields: z.array(z.string()),
  /** The last message about the person; absent when the registry has sent none. */
  sequence: z.number().int().optional(),
});
export type Difference = z.infer<typeof Difference>;

/** Those who are the same on both sides in the meantime are left out. */
export const DifferenceAnswer = z
  .object({ differences: z.array(Difference) })
  .meta({ id: 'DifferenceAnswer' });
export type DifferenceAnswer = z.infer<typeof DifferenceAnswer>;
