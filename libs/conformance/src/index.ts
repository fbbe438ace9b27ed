export {
  FakePublisher,
  type ComposedMessage,
  type FakePublisherOptions,
  type MessageContent,
} from './fake-publisher';
export { startBenchServers, type BenchServers } from './bench-servers';
export { consumerProcess } from './consumer-process';
export { scenarioNames, type ScenarioName } from './scenarios';
export { testBench, type Verdict } from './test-bench';
