export { CurrentActor, hasRole, Public, Roles } from './access';
export type { Actor, Role } from './actor';
export {
  ConfigError,
  configVariables,
  defaultPorts,
  describeConfig,
  loadConfig,
  type AppName,
  type Config,
  type DatabaseOwner,
} from './config';
export { createService, type Service, type ServiceOverrides } from './create-service';
export { PLATFORM, READINESS, type Platform, type ServiceDefinition } from './definition';
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
export { edgeProblems } from './problems';
export { ReadinessChecks, type ReadinessAnswer, type ReadinessReport } from './readiness';
export { run, runService, stopOnSignals, type RunningServices } from './run';
export { TokenVerifier } from './token-verifier';
