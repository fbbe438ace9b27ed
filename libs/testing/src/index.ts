export { testDatabase, testKafkaBrokers, type TestDatabase } from './servers';
export * from './domain';
export { MemoryLedger } from './memory-ledger';
export { ToldLedger, type ActStampInLedger } from './told-ledger';
export {
  startTestSystem,
  type CallOptions,
  type TestResponse,
  type TestSystem,
  type TestSystemOptions,
} from './system';
export {
  FakePublisher,
  type FakePublisherOptions,
  type ComposedMessage,
  type MessageContent,
} from './feed/fake-publisher';
export { ToldRegistry, type RegistryStamp } from './feed/told-registry';
export { startTestMinistry, type TestMinistry } from './feed/test-ministry';
