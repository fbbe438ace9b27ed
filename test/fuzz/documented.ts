import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Document } from './operations';

/** An answer as it arrived. */
export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

/** Compares answers with what the OpenAPI document of a service says of them (OpenAPI 3.0 §4.7.16). */
export class DocumentedAnswers {
  private readonly ajv = addFormats(new Ajv({ strict: false, allErrors: true, validateFormats: true }));
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly documents = new Map<string, Document>();

  add(service: string, document: Document): void {
    this.documents.set(service, document);
    this.ajv.addSchema(inDraft7(document) as object, service);
  }

  /** Operations whose success has no documented content. */
  undocumented(): string[] {
    return [...this.documents].flatMap(([service, { paths }]) =>
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, { responses = {} }]) => {
          const successes = Object.entries(responses as Readonly<Record<string, Response>>).filter(
            ([status]) => status.startsWith('2'),
          );
          const isWhole = ([status, { content = {} }]: [string, Response]) =>
            status === '204' || Object.values(content).some(({ schema }) => schema !== undefined);
          return successes.length > 0 && successes.every(isWhole)
            ? []
            : [`${service} ${method.toUpperCase()} ${path}`];
        }),
      ),
    );
  }

  /** What the document does not say of the answer; undefined when it says everything. */
  complaint(service: string, method: string, path: string, answer: Answered): string | undefined {
    const { status, contentType, text } = answer;
    const responses = (this.documents.get(service)?.paths[path]?.[method.toLowerCase()]?.responses ??
      {}) as Readonly<Record<string, Response>>;
    const key = String(status) in responses ? String(status) : status >= 400 ? 'default' : undefined;
    const response = key === undefined ? undefined : responses[key];
    if (!response) return `the document does not know the status ${status}`;
    const [mediaType = ''] = contentType.split(';');
    const { content = {} } = response;
    if (text === '' && Object.keys(content).length === 0) return undefined;
    if (!content[mediaType]) return `the document does not know ${mediaType || 'no content'} for ${status}`;
    if (!content[mediaType].schema) return `the document has no schema for ${status}`;
    if (!/json$/.test(mediaType)) return undefined;
    const pointer = ['paths', path, method.toLowerCase(), 'responses', key as string, 'content', mediaType];
    const validate = this.validator(`${service}#/${[...pointer, 'schema'].map(escaped).join('/')}`);
    if (validate(JSON.parse(text))) return undefined;
    const [error] = validate.errors ?? [];
    const { additionalProperty: member = '' } = (error?.params ?? {}) as { additionalProperty?: string };
    return `the answer ${status} is not as documented: ${error?.instancePath} ${error?.message} ${member}`;
  }

  private validator(reference: string): ValidateFunction {
    const known = this.compiled.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.compiled.set(reference, known);
    return known;
  }
}

const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** OpenAPI 3.0 writes two keywords as earlier drafts of JSON Schema did. */
function inDraft7(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(inDraft7);
  if (typeof part !== 'object' || part === null) return part;
  const one = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, inDraft7(value)]));
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (one[exclusive] === true) {
      one[exclusive] = one[bound];
      delete one[bound];
    } else if (one[exclusive] === false) delete one[exclusive];
  }
  if (one.nullable === true && one.type === undefined) {
    const { nullable: _nullable, ...rest } = one;
    return { anyOf: [rest, { type: 'null' }] };
  }
  return one;
}
