export { accessProblem, AccessRefused, asAccessRefused } from './access';
export { BatchConsumer, type BatchConsumerOptions, type ConsumerStatus } from './batch-consumer';
export {
  partitionKey,
  PoisonMessage,
  Postponed,
  type BatchContext,
  type BatchHandler,
  type ConsumedMessage,
  type TopicPartition,
} from './batch-handler';
export { fromHeaders, InvalidCloudEvent, toHeaders, type CloudEventAttributes } from './cloud-event';
export { FeedProducer, SendFailed, type FeedProducerOptions } from './feed-producer';
export { createKafka, type KafkaConnection, type KafkaOptions } from './kafka';
export { KafkaBatchServer } from './kafka-batch-server';
export type { MessagingLogger } from './kafka-log';
export { partitionFor } from './partition';
export type { OutgoingMessage } from './producer-session';
export { aclText, addAcls, allowRead, allowWrite, listAcls, removeAcls, type AclEntry } from './acls';
export { listScramUsers, removeScramUser, setScramUser } from './scram-users';
export { ensureTopics, readTopics, type TopicSpec, type TopicState } from './topics';
