import { parse } from 'secure-json-parse';
import { ProblemError } from './problem';
import { edgeProblems } from './problems';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads JSON in the same way for HTTP and Kafka. JSON is UTF-8 (RFC 8259 §8.1): other bytes are refused, because a
 * lenient decoder would replace them by U+FFFD. @throws ProblemError `malformed-json`
 */
export function readJson(bytes: Buffer): unknown {
  try {
    return parse(utf8.decode(bytes)) as unknown;
  } catch (error) {
    throw new ProblemError(edgeProblems.malformedJson, { cause: error });
  }
}
