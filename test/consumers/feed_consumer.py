"""Reads feeds from the beginning to their present end with librdkafka, as a ministry's engineers would.

python3 feed_consumer.py BROKERS TOPIC... > messages.ndjson
Each record is one line {"topic", "partition", "key", "headers", "value"}, which docs/verify-feed.py takes. The last line
on stderr is a summary as JSON. Exit code 0: every record is a CloudEvent in binary mode, and the sequences are dense."""
import json, re, sys
from confluent_kafka import Consumer, TopicPartition

HEARTBEAT = 'id.peristiwa.feed.heartbeat.v1'
brokers, topics = sys.argv[1], sys.argv[2:]
errors, summary = [], {}


def check_event(headers, where):
    """CloudEvents 1.0, Kafka protocol binding §3.2: attributes are headers with the prefix ce_."""
    for name in ('ce_specversion', 'ce_id', 'ce_source', 'ce_type'):
        if not headers.get(name): errors.append(f'{where}: {name} is missing')
    if headers.get('ce_specversion') != '1.0': errors.append(f'{where}: another version of CloudEvents')
    if headers.get('content-type') != 'application/json': errors.append(f'{where}: another content type')
    for name in headers:
        if name.startswith('ce_') and not re.fullmatch('ce_[a-z0-9]{1,20}', name): errors.append(f'{where}: {name}')


def read(topic):
    consumer = Consumer({'bootstrap.servers': brokers, 'group.id': f'python-{topic}', 'enable.auto.commit': False,
                         'auto.offset.reset': 'error'})
    partitions = consumer.list_topics(topic, 30).topics[topic].partitions
    ends = {p: consumer.get_watermark_offsets(TopicPartition(topic, p), 30)[1] for p in partitions}
    consumer.assign([TopicPartition(topic, p, 0) for p in partitions])
    left, last, sequences, heartbeats = {p for p in ends if ends[p] > 0}, {}, [], 0
    while left:
        record = consumer.poll(30)
        if record is None: raise SystemExit(f'{topic}: nothing arrived for 30 s')
        if record.error(): raise SystemExit(f'{topic}: {record.error()}')
        p, where = record.partition(), f'{topic} {record.partition()}@{record.offset()}'
        headers = {name: value.decode() for name, value in record.headers()}
        value, key = record.value().decode(), record.key() and record.key().decode()
        check_event(headers, where)
        data = json.loads(value)
        if headers['ce_type'] == HEARTBEAT:
            heartbeats += 1
            if data['partitionHighWater'] != last.get(p, 0): errors.append(f'{where}: another high water')
        elif 'ce_sequence' in headers:  # else a marker of a job, a campaign or a back-fill
            sequence = int(headers['ce_sequence'])
            if sequence > last.get(p, 0):  # else it was sent twice
                if int(headers['ce_previoussequence']) != last.get(p, 0): errors.append(f'{where}: a gap')
                sequences.append(sequence)
                last[p] = sequence
            if key != headers['ce_subject'] or key != data['personKey']: errors.append(f'{where}: another key')
        print(json.dumps({'topic': topic, 'partition': p, 'key': key, 'headers': headers, 'value': value}))
        if record.offset() + 1 >= ends[p]: left.discard(p)
    if sorted(sequences) != list(range(1, len(sequences) + 1)): errors.append(f'{topic}: a sequence is missing')
    summary[topic] = {'messages': len(sequences), 'heartbeats': heartbeats}
    consumer.close()


for topic in topics: read(topic)
for error in errors[:20]: print(error, file=sys.stderr)
print(json.dumps(summary), file=sys.stderr)
sys.exit(bool(errors))
