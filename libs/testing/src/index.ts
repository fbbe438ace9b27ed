export { testDatabase, testKafkaBrokers, type TestDatabase } from './servers';
export * from './domain';
export { losingAnswers, type LosingPool } from './losing-answers';
export { MemoryLedger } from './memory-ledger';
export { LedgerFixture, type ActStampInLedger } from './ledger-fixture';
export {
  startTestSystem,
  type CallOptions,
  type TestResponse,
  type TestSystem,
  type TestSystemOptions,
} from './system';
export { RegistryFixture, type RegistryStamp } from './feed/registry-fixture';
export { startTestMinistry, type TestMinistry } from './feed/test-ministry';
export { testAuthority, type Certified, type TestAuthority } from './certificates';
export { startOwnKafka, type OwnKafka } from './own-kafka';
export { startSecuredKafka, type ListenerName, type SecuredKafka } from './secured-kafka';
export { changeLogOf, type LoggedChange } from './feed/change-log';
