/**
 * Client and broker do not agree on TLS or SASL. The message says which setting to change; `cause` is the error of
 * kafkajs.
 */
export class AccessRefused extends Error {
  override readonly name = 'AccessRefused';
}

/** The last cause inside the retry errors of kafkajs, which keep `name`, `code` and `type` of the first error. */
interface Failure {
  readonly name: string;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly message: string;
}

const CAUSES_MAX = 10;

const CREDENTIALS =
  'Kafka refused the user: set KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD to a user of the broker, and ' +
  'KAFKA_SASL_MECHANISM to a mechanism for which the broker has the credentials of that user.';
const MECHANISM =
  'The listener of Kafka does not offer this SASL mechanism: set KAFKA_SASL_MECHANISM to one that it offers, or ' +
  'KAFKA_BROKERS to a listener with SASL.';
const AUTHORITY =
  "The certificate of the broker is not signed by a known authority: set KAFKA_SSL_CA_FILE to the authority's " +
  'certificate.';
const HOST_NAME =
  'The certificate of the broker does not name the host of KAFKA_BROKERS or of its advertised listener: use a name ' +
  'that the certificate contains.';
const VALIDITY = 'The certificate of the broker is not valid today: renew it.';
const CLIENT_CERTIFICATE =
  'Kafka refused the certificate of this client, or requires one: set KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE to ' +
  'a certificate that the broker accepts.';
const NO_TLS =
  'The listener of Kafka does not use TLS as this client does: set KAFKA_BROKERS to a listener with TLS, or ' +
  'KAFKA_SSL to false.';
const CLOSED =
  'Kafka accepts the connection and closes it: set KAFKA_SSL to true if the listener requires TLS, and the three ' +
  'KAFKA_SASL variables if it requires a user.';

/** Error codes of Node for a certificate that it does not accept. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: AUTHORITY,
  CERT_SIGNATURE_FAILURE: AUTHORITY,
  CERT_UNTRUSTED: AUTHORITY,
  INVALID_CA: AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: HOST_NAME,
  HOSTNAME_MISMATCH: HOST_NAME,
  CERT_HAS_EXPIRED: VALIDITY,
  CERT_NOT_YET_VALID: VALIDITY,
};

/**
 * The error as an `AccessRefused`, if it is one. A connection that is only closed counts while this client has never
 * reached Kafka: afterwards it means that a broker stopped.
 */
export function asAccessRefused(error: unknown, hasConnected: boolean): AccessRefused | undefined {
  for (const failure of failuresOf(error)) {
    if (failure instanceof AccessRefused) return failure;
    const sentence = sentenceFor(failure, hasConnected);
    if (sentence !== undefined) return new AccessRefused(sentence, { cause: error });
  }
  return undefined;
}

/** The sentence for readiness; undefined for any other error. */
export function accessProblem(error: unknown): string | undefined {
  return failuresOf(error).find((failure) => failure instanceof AccessRefused)?.message;
}

function failuresOf(error: unknown): Failure[] {
  const failures: Failure[] = [];
  for (let one = error; one instanceof Error && failures.length < CAUSES_MAX; one = one.cause)
    failures.push(one);
  return failures;
}

function sentenceFor({ name, code, type, message }: Failure, hasConnected: boolean): string | undefined {
  if (name === 'KafkaJSSASLAuthenticationError') {
    return message.includes('not supported by the server') ? MECHANISM : CREDENTIALS;
  }
  if (type === 'SASL_AUTHENTICATION_FAILED') return CREDENTIALS;
  if (type === 'UNSUPPORTED_SASL_MECHANISM' || type === 'ILLEGAL_SASL_STATE') return MECHANISM;
  if (name === 'KafkaJSConnectionClosedError') return hasConnected ? undefined : CLOSED;
  if (name !== 'KafkaJSConnectionError' || typeof code !== 'string') return undefined;
  if (Object.hasOwn(CERTIFICATES, code)) return CERTIFICATES[code];
  if (code.startsWith('ERR_SSL_')) return code.includes('_ALERT_') ? CLIENT_CERTIFICATE : NO_TLS;
  if (code === 'ECONNRESET' && !hasConnected) return message.includes('TLS') ? NO_TLS : CLOSED;
  return undefined;
}
