export {
  appNames,
  apps,
  appsOf,
  databaseRole,
  passwordVariable,
  databaseVariable,
  hasOwnDatabase,
  PARTNER_PORT,
  portVariable,
  type AppName,
  type MinistryName,
} from './apps';
export { agreementTerms } from './agreement-terms';
export { DryRunReport } from './dry-run-report';
export {
  BUNDLE_REQUESTS_MAX,
  BUNDLE_TYPE,
  deskOf,
  LOCAL_SEQUENCE_MAX,
  type CapturedRequest,
  type CaptureResult,
} from './bundles';
export {
  commandPath,
  commands,
  pathParameters,
  type CommandName,
  type RegisteringName,
  type SupersedingName,
} from './commands';
export { fieldTerms } from './field-terms';
export { exampleReportFor, forms, needsSecondOfficer, peopleAsked, type Form } from './forms';
export { REGISTRY_CHANGED, registryChanged } from './registry-changes';
export { rejections, type RejectionCode } from './rejections';
export type { ApplicationRefusalCode } from './rejections/application';
export { grounds, type Ground } from './rejections/grounds';
export type { DeskRefusalCode } from './rejections/desk';
export type { RejectionText } from './rejections/text';
export {
  deadLetterTopic,
  FEED_PARTITIONS,
  feedTopic,
  INTAKE_PARTITIONS,
  INTAKE_RESULTS_TOPIC,
  INTAKE_RETENTION_HOURS,
  intakeTopic,
  observationTopic,
  observationTopicOf,
  topicsOf,
  type Topic,
} from './topics';
export { DOCUMENT_KEYS_OWNER } from './document-keys';
export * from './feed';
export {
  INTAKE_SIGNATURE_HEADER,
  INTAKE_SIGNATURE_TYPE,
  signedHeaders,
  type IntakeSigner,
} from './intake-signature';
