export {
  FakePublisher,
  type ComposedMessage,
  type FakePublisherOptions,
  type MessageContent,
} from './fake-publisher';
export { testBench, type Bench, type Broker, type ConsumerUnderTest, type Verdict } from './test-bench';
export { httpProbe, type Probe } from './probe';
export { scenarioNames, type ScenarioName } from './scenarios';
