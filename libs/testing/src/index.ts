export { testDatabase, testKafkaBrokers, type TestDatabase } from './servers';
