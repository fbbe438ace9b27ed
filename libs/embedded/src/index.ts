export { StartProblem } from './start-problem';
export { assertPortsFree, freePort, freePorts } from './ports';
export { checkMachine, type MachineNeeds, type MachineProblem } from './machine';
export { withLock } from './lock';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './postgres-server';
export { startKafka, type KafkaOptions, type RunningKafka } from './kafka-server';
export { startKafkaCluster, type KafkaCluster } from './kafka-cluster';
export type { SecuredListener } from './kafka-configuration';
export { defaultCacheDir, kafkaJarsCached, resolveKafkaJars } from './kafka-jars';
