import { type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { z } from 'zod';

/** One character of each kind that `text` refuses. They are tried at several lengths, within any limit of a schema. */
const HOSTILE = [
  '\u0000',
  '\n',
  '\u0085',
  '\u202e',
  '\u200b',
  '\u2028',
  '\ud800',
  '\ue000',
  '\uffff',
  '\u0378',
];
const LENGTHS = [1, 2, 4, 10, 16, 40];
const probes = HOSTILE.flatMap((character) =>
  LENGTHS.flatMap((length) => ['a', '1'].map((filler) => character.padStart(length, filler))),
);

type Gap = (reason: string) => string[];

/** Texts are tried once: the forms of a service share most of their fields, and a start would try each many times. */
const acceptsHostile = new WeakMap<z.core.$ZodType, boolean>();

function acceptsHostileText(schema: z.core.$ZodType): boolean {
  const known = acceptsHostile.get(schema);
  if (known !== undefined) return known;
  const accepts = probes.some((probe) => z.safeParse(schema, probe).success);
  acceptsHostile.set(schema, accepts);
  return accepts;
}

/**
 * The places where an input schema accepts unchecked input, each with the name of the field: a text without the
 * character check of `text`, an object that accepts unknown members, a number that is coerced from any text.
 */
export function gapsOf(schema: z.core.$ZodType, field: string): string[] {
  const gap: Gap = (reason) => [`${field}: ${reason}`];
  const { def } = (schema as z.ZodType)._zod as unknown as { def: z.core.$ZodTypes['_zod']['def'] };
  switch (def.type) {
    case 'string':
      return acceptsHostileText(schema) ? gap('a text without the character check') : [];
    case 'number':
      return 'coerce' in def && def.coerce ? gap('a number that is coerced from any text') : [];
    case 'object':
      return [
        ...(def.catchall?._zod.def.type === 'never' ? [] : gap('accepts unknown members')),
        ...Object.entries(def.shape).flatMap(([name, member]) => gapsOf(member, `${field}.${name}`)),
      ];
    case 'array':
      return gapsOf(def.element, `${field}[]`);
    case 'union':
      return def.options.flatMap((option) => gapsOf(option, field));
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
      return gapsOf(def.innerType, field);
    case 'pipe':
      return gapsOf(def.in._zod.def.type === 'transform' ? def.out : def.in, field);
    case 'enum':
    case 'literal':
    case 'boolean':
      return [];
    default:
      return gap(`accepts any value (${def.type})`);
  }
}

/** @throws when the schema accepts unchecked input, which is a mistake in the schema. */
export function assertClosed(schema: z.ZodType, name: string): void {
  const gaps = gapsOf(schema, name);
  if (gaps.length > 0) throw new Error(`Input that is not checked:\n  ${gaps.join('\n  ')}`);
}

const CHECKED: Readonly<Partial<Record<string, string>>> = {
  [RouteParamtypes.BODY]: 'body',
  [RouteParamtypes.QUERY]: 'query',
  [RouteParamtypes.PARAM]: 'path',
};

/**
 * Checks that every body, query and path parameter of every route has a schema without gaps. @throws an error that
 * names the gaps.
 */
export function assertRoutesClosed(app: INestApplicationContext): void {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values()].map(({ metatype }) => metatype as Type<unknown>),
  );
  const gaps = [...new Set(controllers)].flatMap(gapsOfController);
  if (gaps.length > 0) throw new Error(`Input that is not checked:\n  ${gaps.join('\n  ')}`);
}

interface Argument {
  readonly data?: string;
  readonly schema?: unknown;
}

function gapsOfController(controller: Type<unknown>): string[] {
  const methods = new MetadataScanner().getAllMethodNames(controller.prototype as object);
  return methods.flatMap((method) => {
    const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
      string,
      Argument
    >;
    return Object.entries(args).flatMap(([key, { data, schema }]) => {
      const kind = CHECKED[key.split(':')[0] ?? ''];
      if (kind === undefined) return [];
      const name = [controller.name, method, data ?? kind].join('.');
      return schema instanceof z.ZodType ? gapsOf(schema, name) : [`${name}: no schema`];
    });
  });
}
