import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads feeds from the beginning to their present end with Kafka's Java consumer and the CloudEvents SDK.
 * FeedConsumer BROKERS TOPIC... prints "topic messages heartbeats" for each topic. Exit code 0: every record is a
 * CloudEvent, and the sequences are dense.
 */
public class FeedConsumer {
  private static final String HEARTBEAT = "id.peristiwa.feed.heartbeat.v1";
  private static final List<String> errors = new ArrayList<>();

  public static void main(String[] arguments) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", arguments[0]);
    properties.put("auto.offset.reset", "none");
    properties.put("enable.auto.commit", "false");
    for (int index = 1; index < arguments.length; index++) {
      try (KafkaConsumer<String, CloudEvent> consumer =
          new KafkaConsumer<>(properties, new StringDeserializer(), new CloudEventDeserializer())) {
        read(consumer, arguments[index]);
      }
    }
    errors.stream().limit(20).forEach(System.err::println);
    System.exit(errors.isEmpty() ? 0 : 1);
  }

  private static void read(KafkaConsumer<String, CloudEvent> consumer, String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<Integer, Long> last = new HashMap<>();
    List<Long> sequences = new ArrayList<>();
    int heartbeats = 0;
    long giveUpAt = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      if (System.nanoTime() > giveUpAt) throw new IllegalStateException(topic + ": the end was not reached");
      for (ConsumerRecord<String, CloudEvent> record : consumer.poll(Duration.ofSeconds(1))) {
        String where = topic + " " + record.partition() + "@" + record.offset();
        CloudEvent event = record.value();
        if (event.getType().equals(HEARTBEAT)) {
          heartbeats += 1;
          continue;
        }
        // A marker of a job, a campaign or a back-fill.
        if (event.getExtension("sequence") == null) continue;
        long sequence = number(event, "sequence");
        long before = last.getOrDefault(record.partition(), 0L);
        if (!record.key().equals(event.getSubject())) errors.add(where + ": another key");
        if (event.getDataSchema() == null) errors.add(where + ": no dataschema");
        if (sequence <= before) continue; // sent twice
        if (number(event, "previoussequence") != before) errors.add(where + ": a gap");
        sequences.add(sequence);
        last.put(record.partition(), sequence);
      }
    }
    long missing = sequences.size() - sequences.stream().mapToLong(Long::longValue).max().orElse(0);
    if (missing != 0 || sequences.stream().distinct().count() != sequences.size()) {
      errors.add(topic + ": a sequence is missing");
    }
    System.out.println(topic + " " + sequences.size() + " " + heartbeats);
  }

  private static long number(CloudEvent event, String extension) {
    return Long.parseLong(String.valueOf(event.getExtension(extension)));
  }
}
