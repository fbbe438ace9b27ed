export { CurrentActor, hasRole, Public, Roles } from './access';
export type { Actor, Role } from './actor';
export { atMost } from './at-most';
export { clientToken, type ClientCredentials } from './client-token';
export { clockCheck } from './clock-check';
export {
  configVariables,
  describeConfig,
  loadConfig,
  loadKafkaSecurity,
  type Config,
  type DatabaseOwner,
} from './config';
export { ConfigError } from './config-error';
export { apiDocument } from './api-docs';
export { createService, type Service, type ServiceOverrides } from './create-service';
export { PLATFORM, READINESS, type Platform, type ServiceDefinition } from './definition';
export { DEV_CLIENT_SECRET, findDevClient, type TokenClaims } from './dev-clients';
export { startDevIssuer, type DevIssuer, type DevIssuerOptions } from './dev-issuer';
export { day, instant, isInstant, month, text, uuid, wholeNumber } from './input';
export { assertClosed } from './input-gaps';
export { offlineDocument } from './offline-document';
export { ObservationBody } from './observation-body';
export { logDestination } from './log-destination';
export {
  languageOf,
  ProblemError,
  renderProblem,
  type Bilingual,
  type FieldError,
  type Language,
  type Problem,
  type ProblemSpec,
} from './problem';
export { sendError, sendProblem } from './problem.filter';
export { edgeProblems } from './problems';
export { PersonReads, PersonsRead, ReadsPersons, READS_PERSONS, type PersonRead } from './person-reads';
export { CountsEach, RateLimits } from './rate-limits';
export { readJson } from './read-json';
export { ReadingPurpose } from './reading-purpose';
export { ReadinessChecks, type ReadinessAnswer, type ReadinessReport } from './readiness';
export { run, runService, StartError, stopOnSignals, type RunningServices } from './run';
export { inBoth } from './schema-issues';
export { parseWith } from './schema.pipe';
export { toProblem } from './to-problem';
export { TokenVerifier } from './token-verifier';
export { inSpan, type Tracing } from './tracing';
