export type Language = 'id' | 'en';

/**
 * The part of a JSON schema (OpenAPI 3.0) that the bodies of commands use, with the hints of the desks (ADR 0074). Ops answers it
 * without references.
 */
export interface ApiSchema {
  readonly title?: string;
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly required?: readonly string[];
  readonly items?: ApiSchema;
  readonly anyOf?: readonly ApiSchema[];
  readonly oneOf?: readonly ApiSchema[];
  readonly enum?: readonly (string | null)[];
  readonly nullable?: boolean;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly 'x-codes'?: string;
  readonly 'x-area'?: 'village' | 'regency' | 'birth-place';
  readonly 'x-when'?: OtherMember;
  readonly 'x-unless'?: OtherMember;
}

/** Without `is`: any value. */
export interface OtherMember {
  readonly member: string;
  readonly is?: string;
}
