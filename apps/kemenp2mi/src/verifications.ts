import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { isDeceased, type KemenP2miView } from '@peristiwa/contracts';

export interface Claim {
  readonly nik: string;
  readonly name?: string;
  readonly bornOn?: string;
}

/**
 * A flag is absent when its member is not granted. Flags only: the answer discloses nothing that was not in the question (UU 27/2022, data minimisation).
 */
export interface Verification {
  readonly found: boolean;
  readonly nameMatches?: boolean;
  readonly bornOnMatches?: boolean;
  readonly deceased?: boolean;
}

/** Checks papers against the ministry's own copy; a person who is not in it is simply not found. */
@Injectable()
export class Verifications {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** @param persons takes the key of whom the answer is about */
  async verify(claim: Claim, persons: Set<string>): Promise<Verification> {
    const rows: { state: string; key: string }[] = await this.source.query(
      "SELECT state, person_key AS key FROM subscriber.person WHERE in_scope AND state::jsonb ->> 'nik' = $1",
      [claim.nik],
    );
    for (const { key } of rows) persons.add(key);
    const state = rows[0]?.state;
    return compare(claim, state === undefined ? undefined : (JSON.parse(state) as KemenP2miView));
  }
}

export function compare({ name, bornOn }: Claim, view: KemenP2miView | undefined): Verification {
  if (!view) return { found: false };
  return {
    found: true,
    ...(name !== undefined && view.name !== undefined && { nameMatches: sameName(name, view.name) }),
    ...(bornOn !== undefined && view.bornOn !== undefined && { bornOnMatches: bornOn === view.bornOn }),
    ...((view.residence !== undefined || view.diedOn !== undefined) && { deceased: isDeceased(view) }),
  };
}

/** Papers differ in case, spacing and marks such as apostrophes and dots without meaning another name. */
function sameName(left: string, right: string): boolean {
  const plain = (name: string) =>
    name
      .toUpperCase()
      .replaceAll(/[^\p{L}\s]/gu, '')
      .trim()
      .replaceAll(/\s+/g, ' ');
  return plain(left) === plain(right);
}
