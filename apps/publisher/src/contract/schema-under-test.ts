import Ajv2020 from 'ajv/dist/2020';
import { messageSchema, type JsonSchema, type SchemaTerms } from './message-schema';

type Check = (value: unknown) => string[];

/** For specifications: what is wrong with a value under a JSON Schema. */
export function checkerOf(schema: JsonSchema): Check {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  const validate = ajv.compile(schema);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath || '/', message, JSON.stringify(params)].join(' '),
    );
  };
}

/** What is wrong with the value of a message under the schema of its agreement, members beyond the grants included. */
export function checkerFor(terms: SchemaTerms, earlier: readonly SchemaTerms[] = []): Check {
  const schema = { ...messageSchema(terms, 'http://publisher.example/schema', earlier), title: '' };
  const known = JSON.stringify(schema);
  const check = checkers.get(known) ?? checkerOf(closed(schema) as JsonSchema);
  checkers.set(known, check);
  return check;
}

/** To compile a schema takes 0.2 s, and the partners of most specifications have the same grants. */
const checkers = new Map<string, Check>();

/** The same schema, in which nothing may be present that it does not describe. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return parts['type'] === 'object' && 'properties' in parts
    ? { ...parts, additionalProperties: false }
    : parts;
}
