export { rejections, type RejectionCode, type RejectionText } from './rejections';
export {
  deadLetterTopic,
  FEED_PARTITIONS,
  feedTopic,
  INTAKE_PARTITIONS,
  INTAKE_RESULTS_TOPIC,
  intakeTopic,
  topicsOf,
  type Topic,
} from './topics';
export * from './feed';
