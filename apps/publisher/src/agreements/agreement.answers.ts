import { z } from 'zod';
import { DryRunReport, observationKinds } from '@peristiwa/contracts';
import { Erasure } from '../feeds/erasures';
import { purposes } from '../view/agreement';
import { eventClasses, grants } from '../view/grants';

const digest = z.string().meta({ description: 'SHA-256 over the version number, the status and the terms' });

const terms = {
  partner: z.string(),
  legalBasis: z.string(),
  purposes: z.array(z.enum(purposes)),
  areaScope: z.union([z.literal('national'), z.array(z.string())]),
  eventTypes: z.array(z.enum(eventClasses)),
  fields: z.array(z.enum(grants)),
  slice: z.enum(['all', 'watch-list']),
  pseudonymised: z.boolean(),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  quotaPerDay: z.number().int().nullable(),
  observations: z.array(z.enum(observationKinds)),
};

const version = {
  ...terms,
  version: z.number().int(),
  status: z.enum(['active', 'suspended', 'ended']),
  reason: z.string().nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  digest,
};
export const AgreementAnswer = z.object(version).meta({ id: 'Agreement' });

export const AgreementsAnswer = z
  .object({
    agreements: z.array(
      z.object({ ...version, standing: z.enum(['active', 'suspended', 'ended', 'future']) }),
    ),
  })
  .meta({ id: 'Agreements' });

export const AgreementVersionsAnswer = z
  .object({ partner: z.string(), versions: z.array(AgreementAnswer), erasures: z.array(Erasure) })
  .meta({ id: 'AgreementVersions' });

export const DraftAnswer = z
  .object({
    partner: z.string(),
    digest,
    version: z.number().int(),
    terms: z.object(terms),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    dryRun: DryRunReport.nullable(),
  })
  .meta({ id: 'AgreementDraft' });
export const DraftsAnswer = z.object({ drafts: z.array(DraftAnswer) }).meta({ id: 'AgreementDrafts' });
