export { testDatabase, testKafkaBrokers, type TestDatabase } from './servers';
export * from './domain';
