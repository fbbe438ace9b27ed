export { presentCodes, type PresentCode, type RelabelledArea } from './areas';
export type { DeathDelivery } from './deaths-without-nik';
export { Erasures, withoutFacts } from './erasures';
export { Feed } from './feed';
export { MessageRefused, type Delivery, type FeedHandler } from './feed-handler';
export type { PersonChange, SequencedMessage, View } from './feed-message';
export { ministryService, type MinistryDefinition, type MinistrySpec } from './ministry-service';
export { OwnPartnerGuard } from './own-partner.guard';
export { runPartner, type PartnerSpec } from './run-partner';
export {
  extractClient,
  ExtractRefused,
  PartDamaged,
  readyExtract,
  type ExtractClient,
} from './extract/extract-client';
export type { SubscriberStatus } from './status';
export { viewReader, type ViewReader } from './view-reader';
