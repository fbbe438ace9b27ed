import { z } from 'zod';
import { missingOf, readTlsFiles, type TlsTexts } from './tls-files';
import type { Variable } from './variable';

const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** TLS and SASL of every Kafka client, in the form that kafkajs takes. */
export interface KafkaSecurity {
  /**
   * Present when connections use TLS; PEM texts. Without `ca` the authorities of Node.js count. `renewed` returns what
   * the files contain now.
   */
  readonly ssl?: TlsTexts & { readonly renewed?: () => TlsTexts };
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
}

const text = z.string().min(1);

function file(name: string, doc: string): Variable {
  return { name, doc, expected: 'the path of a PEM file', schema: text };
}

export const kafkaSecurityVariables: readonly Variable[] = [
  {
    name: 'KAFKA_SSL',
    doc: 'true: connections to Kafka use TLS.',
    expected: 'true or false',
    default: 'false',
    schema: z.enum(['true', 'false']),
  },
  file(
    'KAFKA_SSL_CA_FILE',
    'Authorities that may sign the certificate of a broker; default: those of Node.js.',
  ),
  file('KAFKA_SSL_CERT_FILE', 'Certificate of this client, for a broker that requires one.'),
  file('KAFKA_SSL_KEY_FILE', 'Private key of this client.'),
  {
    name: 'KAFKA_SASL_MECHANISM',
    doc: 'How this client proves to Kafka who it is.',
    expected: 'plain, scram-sha-256 or scram-sha-512',
    schema: z.string().regex(new RegExp(`^(${SASL_MECHANISMS.join('|')})$`, 'i')),
  },
  {
    name: 'KAFKA_SASL_USERNAME',
    doc: 'User of Kafka.',
    expected: 'a text that is not empty',
    schema: text,
  },
  {
    name: 'KAFKA_SASL_PASSWORD',
    doc: 'Password of that user.',
    expected: 'a text that is not empty',
    schema: text,
  },
];

const FILES = ['KAFKA_SSL_CA_FILE', 'KAFKA_SSL_CERT_FILE', 'KAFKA_SSL_KEY_FILE'] as const;
const SASL = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;

/**
 * Reads the settings, certificates included, and adds a sentence to `mistakes` for each that does not work. The
 * sentences contain no value and no path: somebody may have written a password into the wrong variable.
 */
export function readKafkaSecurity(
  given: (name: string) => string | undefined,
  mistakes: string[],
): KafkaSecurity {
  const ssl = given('KAFKA_SSL') === 'true' ? readTls(given, mistakes) : undefined;
  if (ssl === undefined) {
    for (const name of FILES) {
      if (given(name) !== undefined)
        mistakes.push(`${name} has no effect without TLS: set KAFKA_SSL to true, or remove it.`);
    }
  }
  const sasl = readSasl(given, mistakes);
  if (sasl?.mechanism === 'plain' && ssl === undefined) {
    mistakes.push(
      'KAFKA_SASL_MECHANISM plain sends the password readable: set KAFKA_SSL to true, or use scram-sha-512.',
    );
  }
  return { ...(ssl && { ssl }), ...(sasl && { sasl }) };
}

function readTls(given: (name: string) => string | undefined, mistakes: string[]): KafkaSecurity['ssl'] {
  const [ca, cert, key] = FILES;
  const files = readTlsFiles({ ca, cert, key }, given, mistakes);
  mistakes.push(...missingOf([cert, key], given));
  if (Object.keys(files.paths).length === 0) return {};
  return { ...files.current(), renewed: () => files.current() };
}

function readSasl(given: (name: string) => string | undefined, mistakes: string[]): KafkaSecurity['sasl'] {
  const missing = missingOf(SASL, given);
  mistakes.push(...missing);
  const [mechanism, username, password] = SASL.map(given);
  if (!mechanism || !username || !password) return undefined;
  return { mechanism: mechanism.toLowerCase() as SaslMechanism, username, password };
}
