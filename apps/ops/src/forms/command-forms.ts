import { z } from 'zod';
import { appsOf } from '@peristiwa/contracts';

/** A schema of OpenAPI 3.0. */
const Schema: z.ZodType<Schema> = z.record(z.string(), z.unknown());
interface Schema {
  readonly [member: string]: unknown;
}

/** The part of the OpenAPI document of a desk from which forms are made. */
export const DeskDocument = z.object({
  paths: z.record(
    z.string(),
    z.object({
      post: z
        .object({
          operationId: z.string(),
          summary: z.string(),
          parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
          requestBody: z.object({ content: z.record(z.string(), z.object({ schema: Schema })) }).optional(),
          responses: z.record(z.string(), z.unknown()),
        })
        .optional(),
    }),
  ),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});
export type DeskDocument = z.infer<typeof DeskDocument>;

/** A command of a desk, as a page needs it to offer a form. */
export const CommandSummary = z
  .object({
    command: z.string(),
    desk: z.enum(appsOf('desk')),
    path: z.string().meta({ description: 'With parameters in braces' }),
    summary: z
      .string()
      .meta({ description: 'English, with the Indonesian name of the service in parentheses' }),
    parameters: z.array(z.string()).meta({ description: 'Fields that stand in the path' }),
    hasDryRun: z.boolean(),
    maySubmit: z.boolean().meta({ description: 'Some of its requests wait for a second officer' }),
  })
  .meta({ id: 'CommandSummary' });
export type CommandSummary = z.infer<typeof CommandSummary>;

export const CommandForm = CommandSummary.extend({
  body: Schema.meta({ description: 'JSON schema of the body, without references and examples' }),
});
export type CommandForm = z.infer<typeof CommandForm>;

/** The commands of a desk: the operations whose body has a request id. */
export function commandForms(
  desk: CommandSummary['desk'],
  { paths, components: { schemas } }: DeskDocument,
): CommandForm[] {
  return Object.entries(paths).flatMap(([path, { post }]) => {
    const schema = post?.requestBody?.content['application/json']?.schema;
    if (!post || !schema) return [];
    const body = inlined(schema, schemas) as Schema;
    if (!Object.hasOwn((body['properties'] ?? {}) as object, 'requestId')) return [];
    const { operationId: command, summary, parameters, responses } = post;
    return {
      command,
      desk,
      path,
      summary,
      parameters: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
      hasDryRun: parameters.some(({ name }) => name === 'dryRun'),
      maySubmit: Object.hasOwn(responses, '202'),
      body,
    };
  });
}

/** What a form does not show. */
const LEFT_OUT = ['example', 'description', 'additionalProperties'];

/** References become what they refer to; what stands beside one, such as a title, is kept. */
function inlined(part: unknown, schemas: DeskDocument['components']['schemas']): unknown {
  if (Array.isArray(part)) return part.map((item) => inlined(item, schemas));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref, allOf, ...own } = part as Schema;
  const members = Object.entries(own)
    .filter(([name]) => !LEFT_OUT.includes(name))
    .map(([name, member]) => [
      name,
      name === 'properties' ? inlinedMembers(member, schemas) : inlined(member, schemas),
    ]);
  const [only] = Array.isArray(allOf) && allOf.length === 1 ? (allOf as unknown[]) : [];
  const referred = typeof $ref === 'string' ? schemas[$ref.slice($ref.lastIndexOf('/') + 1)] : only;
  const beneath = referred === undefined ? {} : (inlined(referred, schemas) as object);
  return { ...beneath, ...Object.fromEntries(members) };
}

/** A member may be called as something that is left out. */
function inlinedMembers(members: unknown, schemas: DeskDocument['components']['schemas']): object {
  return Object.fromEntries(
    Object.entries(members as object).map(([name, member]) => [name, inlined(member, schemas)]),
  );
}
