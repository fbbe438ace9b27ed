import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { problem } from '../problems';
import { digestOf, effectiveOn, termsOf, type Agreement, type AgreementStatus } from '../view/agreement';
import type { AgreementBody } from './agreement.body';
import { AgreementDraftEntity } from './agreement-draft.entity';
import { Agreements } from './agreements';
import { defaultAgreements } from './default-agreements';
import { DryRun } from './dry-run';
import type { DryRunReport } from '@peristiwa/contracts';
import { differences, fieldChanges } from './dry-run-report';

export type AgreementDraft = AgreementDraftEntity;

/**
 * How agreements change (ADR 0050). More is disclosed only by three steps: a draft, its dry run, and its activation by the
 * digest of the draft. What stops disclosure, suspension and end, works at once.
 */
@Injectable()
export class AgreementChanges {
  constructor(
    private readonly source: DataSource,
    private readonly agreements: Agreements,
    private readonly dryRuns: DryRun,
  ) {}

  /** A draft is named by its content: the same draft twice is one. */
  async draft(body: AgreementBody, by: string): Promise<AgreementDraft> {
    const { partner } = body;
    const latest = (await this.agreements.versions(partner)).at(-1);
    if (latest && latest.pseudonymised !== body.pseudonymised) throw problem('pseudonymsFixed');
    const version = (latest?.version ?? 0) + 1;
    const terms = termsOf(body);
    const digest = digestOf({ ...terms, version, status: 'active' });
    const draft = { partner, digest, version, terms, createdBy: by, dryRun: null };
    await this.drafts
      .createQueryBuilder()
      .insert()
      .values(draft as Omit<typeof draft, 'terms'>)
      .orIgnore()
      .execute();
    return this.draftOf(partner, digest);
  }

  /** The newest first. */
  draftsOf(partner: string): Promise<AgreementDraft[]> {
    return this.drafts.find({ where: { partner }, order: { createdAt: 'DESC' }, take: 100 });
  }

  async dryRun(partner: string, digest: string, by: string): Promise<DryRunReport> {
    const draft = await this.openDraft(partner, digest);
    const { terms, version } = draft;
    const inForce = await this.agreements.effectiveOf(partner);
    const now = this.agreements.now();
    const counts = await this.dryRuns.of({ terms: { ...terms, version }, inForce, now });
    const { read, of, held, inScope, entering, leaving, unreadable } = counts;
    const { atOnce, perDay, perDayInForce, changesRead } = counts;
    const report: DryRunReport = {
      partner,
      digest,
      version,
      comparedWith: inForce?.agreement.version ?? null,
      madeAt: now.toISOString(),
      madeBy: by,
      persons: { read, ...(of !== undefined && { of }), held, inScope, entering, leaving, unreadable },
      deathsWithoutNik: counts.deathsWithoutNik,
      messages: { atOnce, perDay, perDayInForce, changesRead },
      fields: { ...fieldChanges(inForce?.agreement, terms), persons: counts.members },
      terms: differences(inForce?.agreement, terms),
    };
    await this.drafts.update({ partner, digest }, { dryRun: report as object });
    return report;
  }

  /** The draft becomes the next version. Repeated, it gives the same version. */
  async activate(partner: string, digest: string, by: string): Promise<Agreement> {
    const { terms, version, dryRun } = await this.draftOf(partner, digest);
    const activated = await this.activated(partner, digest, version);
    if (activated) return activated;
    if (!dryRun) throw problem('dryRunMissing');
    try {
      return await this.agreements.record({ ...terms, status: 'active', reason: null, version }, by);
    } catch (error) {
      // Somebody activated it at the same time; or another draft, and then this one is outdated.
      const meanwhile = await this.activated(partner, digest, version);
      if (meanwhile) return meanwhile;
      throw error;
    }
  }

  /** Nothing is published any more, and the partner keeps what it holds. */
  suspend(partner: string, reason: string, by: string): Promise<Agreement> {
    return this.change(partner, { from: ['active'], to: 'suspended', reason, by });
  }

  /** Everybody leaves the scope; the partner erases. An ended agreement does not begin again: a draft can follow it. */
  end(partner: string, reason: string, by: string): Promise<Agreement> {
    return this.change(partner, { from: ['active', 'suspended'], to: 'ended', reason, by });
  }

  /** Discloses again, so it names by its digest which suspended version continues. */
  resume(partner: string, { digest, reason }: { digest: string; reason: string }, by: string) {
    return this.change(partner, { from: ['suspended'], to: 'active', reason, by, digest });
  }

  /** The agreements of the embedded mode, by the same road; a partner that has an agreement keeps it. */
  async ensureDefaults(): Promise<void> {
    const known = new Set((await this.agreements.versions()).map(({ partner }) => partner));
    for (const body of defaultAgreements) {
      if (known.has(body.partner)) continue;
      await this.introduce(body).catch((error: unknown) => {
        // Another publisher that started at the same time activated it first.
        const isMeanwhile =
          error instanceof Error &&
          /^(agreement-changed-meanwhile|draft-(?:outdated|activated))$/.test(error.message);
        if (!isMeanwhile) throw error;
      });
    }
  }

  private async introduce(body: AgreementBody): Promise<void> {
    const { partner, digest } = await this.draft(body, 'system');
    await this.dryRun(partner, digest, 'system');
    await this.activate(partner, digest, 'system');
  }

  private get drafts() {
    return this.source.getRepository(AgreementDraftEntity);
  }

  private async draftOf(partner: string, digest: string): Promise<AgreementDraft> {
    const draft = await this.drafts.findOneBy({ partner, digest });
    if (!draft) throw problem('draftNotFound');
    return draft;
  }

  /** A draft that was not activated, and that no other version has overtaken. */
  private async openDraft(partner: string, digest: string): Promise<AgreementDraft> {
    const draft = await this.draftOf(partner, digest);
    if (await this.activated(partner, digest, draft.version)) throw problem('draftActivated');
    return draft;
  }

  /** The version that this draft has become, if it has. @throws draft-outdated when another one has that number */
  private async activated(partner: string, digest: string, version: number): Promise<Agreement | undefined> {
    const versions = await this.agreements.versions(partner);
    const found = versions.find((one) => one.version === version);
    if (found && digestOf(found) !== digest) throw problem('draftOutdated');
    return found;
  }

  /**
   * From the version that holds today, or the first one when it has not begun. A version that was activated for a later day is
   * overtaken: it has to be drafted again. The number is that after what was read, so that of two changes at the same time one
   * is refused: a resumption never follows an end that it did not see.
   */
  private async change(partner: string, { from, to, reason, by, digest }: Change): Promise<Agreement> {
    const versions = await this.agreements.versions(partner);
    const latest = versions.at(-1);
    if (!latest) throw problem('agreementNotFound');
    const now = effectiveOn(this.agreements.today(), versions)?.agreement ?? latest;
    if (now.status === to) return now;
    if (!from.includes(now.status)) throw problem('statusDiffers');
    if (digest !== undefined && digestOf(now) !== digest) throw problem('digestDiffers');
    return this.agreements.record({ ...termsOf(now), status: to, reason, version: latest.version + 1 }, by);
  }
}

interface Change {
  readonly from: readonly AgreementStatus[];
  readonly to: AgreementStatus;
  readonly reason: string;
  readonly by: string;
  /** Of the version that is expected. */
  readonly digest?: string;
}
