import type { OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  readonly $ref?: string;
  'x-examples'?: Record<string, { readonly value: unknown }>;
}

/**
 * Named examples of a body (`.meta({ 'x-examples': { name: { value } } })`) belong to its media type: OpenAPI 3.0 knows one
 * `example` of a schema, and Swagger UI offers the named ones to choose from.
 */
export function withBodyExamples(document: OpenAPIObject): OpenAPIObject {
  const components = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const { post } of Object.values(document.paths)) {
    const body = post?.requestBody && 'content' in post.requestBody ? post.requestBody.content : {};
    for (const media of Object.values(body)) {
      const schema = (media.schema ?? {}) as Schema;
      const named = components[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
      if (named['x-examples']) media.examples = named['x-examples'];
    }
  }
  for (const schema of Object.values(components)) delete schema['x-examples'];
  return document;
}
