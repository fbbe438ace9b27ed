import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { fieldTerms } from '@peristiwa/contracts';
import { withBodyExamples } from './body-examples';
import type { ServiceDefinition } from './definition';

/** Schema of every answer other than success; `renderProblem` writes it. */
const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457. `type` is permanent; texts are Indonesian or English by Accept-Language.',
  required: ['type', 'title', 'status', 'requestId'],
  properties: {
    type: { type: 'string', example: 'urn:peristiwa:problem:invalid-request' },
    title: { type: 'string', example: 'Permintaan tidak valid' },
    status: { type: 'integer', example: 400 },
    detail: { type: 'string' },
    requestId: { type: 'string', example: '6f1c7a52-0b0e-4c57-9c0b-0d9f3a1f6a11' },
    errorsOmitted: { type: 'integer', description: 'Wrong fields beyond the hundred in `errors`.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        description: '`field` is absent when the fault is of no one field; rules may add facts.',
        required: ['code', 'message'],
        properties: {
          field: { type: 'string', example: 'children.0.name' },
          code: { type: 'string', example: 'required' },
          message: { type: 'string', example: 'wajib diisi' },
        },
      },
    },
  },
};

/** Serves Swagger UI at /docs and the OpenAPI document at /docs/openapi.json; the files of the UI are included. */
export function serveApiDocs(app: NestFastifyApplication, definition: ServiceDefinition): void {
  SwaggerModule.setup('docs', app, () => apiDocument(app, definition), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    customSiteTitle: definition.title,
    swaggerOptions: { persistAuthorization: true },
  });
}

export function apiDocument(app: NestFastifyApplication, definition: ServiceDefinition): OpenAPIObject {
  const info = new DocumentBuilder()
    .setTitle(definition.title)
    .setDescription(definition.description)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, info, { standardSchemaConverter: toOpenApi });
  return withProblems(withBodyExamples(document));
}

/**
 * By default zod's conversion throws when JSON Schema cannot express a part (a transform, a custom check), and the
 * page would then fail. Here such a part accepts any value. Schemas with `.meta({ id })` become named components.
 */
function toOpenApi(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const {
    $schema: _dialect,
    definitions,
    ...converted
  } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: schemaType,
    unrepresentable: 'any',
  }) as Record<string, unknown>;
  const described = (part: unknown) => withTerms(withNulls(part)) as Record<string, object>;
  return { schema: described(converted), components: described(definitions ?? {}) };
}

/** In OpenAPI 3.0 an enumeration that may be null has null among its values (3.0.3, "nullable"). */
function withNulls(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withNulls);
  if (typeof part !== 'object' || part === null) return part;
  const whole = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withNulls(value)]));
  const { nullable, enum: values } = whole;
  const lacksNull = nullable === true && Array.isArray(values) && !values.includes(null);
  return lacksNull ? { ...whole, enum: [...values, null] } : whole;
}

/** The title of each member of an object is what the forms call it. */
export function withTerms(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withTerms);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) =>
      key === 'example' || key === 'x-examples' || key === 'enum'
        ? [key, value]
        : [key, key === 'properties' ? titled(value) : withTerms(value)],
    ),
  );
}

function titled(members: object): object {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => {
      const schema = withTerms(member) as object;
      const title = Object.hasOwn(fieldTerms, name) ? fieldTerms[name] : undefined;
      if (title === undefined || 'title' in schema) return [name, schema];
      // What stands beside a reference has no effect (OpenAPI 3.0).
      return [name, '$ref' in schema ? { title, allOf: [schema] } : { title, ...schema }];
    }),
  );
}

/** Every operation can answer with a problem. It is documented here once, not at every route. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete]) {
      if (!operation) continue;
      operation.responses['default'] ??= {
        description: 'Problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      };
    }
  }
  return document;
}
