import type { components as Publisher } from '../../api/generated/publisher';
import type { components as Registry } from '../../api/generated/registry';

type Schemas = Registry['schemas'];

export type Person = Schemas['PersonAnswer'];
export type Timeline = Schemas['TimelineAnswer'];
export type TimelineEvent = Timeline['events'][number];
export type Card = Schemas['FamilyAnswer'];
export type CardEvent = Schemas['CardHistoryAnswer']['events'][number];
export type FoundPerson = Schemas['PersonsFoundAnswer']['persons'][number];
export type FoundAct = Schemas['ActAnswer'];
export type PartnerHolding = Publisher['schemas']['PersonHoldings']['holdings'][number];
export type Disclosure = Publisher['schemas']['Disclosures']['disclosures'][number];
