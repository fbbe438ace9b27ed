"""Verifies messages of a feed offline (docs/adr/0021-signed-feeds.md). Needs Python 3.8 and openssl 3.
python3 verify-feed.py PARTNER KEYS.json KEYID < messages
KEYS.json: the answer of GET /v1/feeds/PARTNER/keys. KEYID: the key that you trust, as it was handed to you.
messages: answers of GET /v1/feeds/PARTNER/events, or lines {"partition", "key", "headers", "value"} as consumed,
heartbeats among them; from the first message on, each partition in its order. Exit code 0: all of it is signed."""
import base64, hashlib, json, os, struct, subprocess, sys, tempfile

def lines(*parts): return ''.join(f'{part}\n' for part in parts).encode()
def field(text): return struct.pack('>I', len(text.encode())) + text.encode()
def compact(value, sort=False): return json.dumps(value, ensure_ascii=False, separators=(',', ':'), sort_keys=sort)
def der(pem): return base64.b64decode(''.join(pem.strip().splitlines()[1:-1]))

def is_signed(text, pem, signature):
    with tempfile.TemporaryDirectory() as folder:
        text_file, key_file, signature_file = (os.path.join(folder, name) for name in ('text', 'key', 'signature'))
        for path, data in (text_file, text), (key_file, pem.encode()), (signature_file, bytes.fromhex(signature)):
            with open(path, 'wb') as file: file.write(data)
        return subprocess.run(['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', key_file, '-rawin', '-in', text_file,
                               '-sigfile', signature_file], capture_output=True).returncode == 0

def trusted_keys(history, key_id):  # from the known key on, each key signs the next one
    trusted, before = {}, None
    for entry in history['keys']:
        pem, name = entry['publicKey'], entry['keyId']
        if not trusted and name != key_id: continue
        text = lines('peristiwa-key-1', history['owner'], name, der(pem).hex(), entry['fromPosition'])
        assert hashlib.sha256(der(pem)).hexdigest()[:16] == name, f'key {name} has another id'
        assert not trusted or is_signed(text, before, entry['signature']), f'key {name} is not signed'
        before = trusted[name] = pem
    return trusted

(partner, keys_file, key_id), digests, ends = sys.argv[1:], {}, {}
with open(keys_file, encoding='utf-8') as file: keys = trusted_keys(json.load(file), key_id)
for message in (one for line in open(0, encoding='utf-8') for page in [json.loads(line)] for one in page.get('events', [page])):
    p, headers, value = message['partition'], message['headers'], message['value']
    sequence, signed, turn = ends.get(p, (0, 0, 0))
    digests.setdefault((p, 0), hashlib.sha256(lines('peristiwa-feed-1', partner, p)).digest())
    if headers['ce_type'].split('.')[3] in ('job-completed', 'backfill-completed', 'campaign-started', 'campaign-completed'): continue
    if headers['ce_type'] == 'id.peristiwa.feed.heartbeat.v1':
        data = json.loads(value) if isinstance(value, str) else value
        if not data.get('signature'): continue  # of the release before: it covers nothing
        signature, key, at = data.pop('signature'), data['keyId'], data['partitionHighWater']
        known = digests.get((p, at), b'').hex()
        assert (data['partition'], data['partitionDigest']) == (p, known), f'partition {p}: not as the heartbeat at {at} says'
        text = lines('peristiwa-heartbeat-1', partner, compact(data, sort=True))
    else:
        at, signature, key = int(headers['ce_sequence']), headers.get('ce_feedsignature'), headers.get('ce_feedkey')
        if at <= sequence: continue  # sent twice
        parts = [text for name in sorted(headers) if name not in ('ce_feeddigest', 'ce_feedsignature', 'ce_feedkey', 'ce_replayid')
                 for text in (name, headers[name])] + [message['key'], value if isinstance(value, str) else compact(value)]
        digest = hashlib.sha256(digests[p, sequence] + b''.join(map(field, parts))).digest()
        if message.get('redacted'): digest = bytes.fromhex(headers['ce_feeddigest'])  # of what was sent, not of what is shown
        assert headers.get('ce_feeddigest', digest.hex()) == digest.hex(), f'partition {p}: {at} is not on the chain'
        digests[p, at], sequence, text = digest, at, lines('peristiwa-feed-1', partner, p, at, digest.hex())
    if signature:
        assert key in keys, f'partition {p}: {at} is signed by the key {key}'
        assert is_signed(text, keys[key], signature), f'partition {p}: the signature at {at} is wrong'
        if [*keys].index(key) >= turn: signed, turn = max(signed, at), [*keys].index(key)  # else a later key must sign
    ends[p] = sequence, signed, turn
for p, (sequence, signed, _) in sorted(ends.items()): print(f'partition {p}: {sequence} on the chain, {signed} signed')
sys.exit(any(signed < sequence for sequence, signed, _ in ends.values()))
