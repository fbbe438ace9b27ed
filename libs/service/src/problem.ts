/** The two languages of every text for people. Indonesian is the default. */
export interface Bilingual {
  readonly id: string;
  readonly en: string;
}
export type Language = keyof Bilingual;

/** One mistake in one field. The offending value is never repeated: it may be a NIK. */
export interface FieldError {
  /** Path in the request, `children.0.name`; absent where no single field is wrong. */
  readonly field?: string;
  readonly code: string;
  readonly message: Bilingual;
  readonly advice?: Bilingual;
  readonly article?: string;
  /** Further members, beside the standard ones. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface ProblemSpec {
  /** Permanent, kebab-case; the `type` is `urn:peristiwa:problem:<code>`. */
  readonly code: string;
  readonly status: number;
  readonly title: Bilingual;
  readonly detail?: Bilingual;
  /** What can be done about it. */
  readonly advice?: Bilingual;
  /** The provision that the refusal rests on. */
  readonly article?: string;
  readonly errors?: readonly FieldError[];
  /** Further members of the problem document (RFC 9457 §3.2): the facts of a rejection. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  /** RFC 6750 challenge of a 401 or 403. */
  readonly challenge?: string;
}

/** The problem document as it is sent, in one language. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly advice?: string;
  readonly article?: string;
  readonly errors?: readonly ErrorEntry[];
  readonly requestId: string;
  readonly [extension: string]: unknown;
}

interface ErrorEntry {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
  readonly article?: string;
  readonly [fact: string]: unknown;
}

/** An answer other than success. It is thrown, and rendered in one place: by `ProblemFilter` or by the intake. */
export class ProblemError extends Error {
  constructor(
    readonly spec: ProblemSpec,
    options?: ErrorOptions,
  ) {
    super(spec.code, options);
    this.name = 'ProblemError';
  }

  get code(): string {
    return this.spec.code;
  }

  get status(): number {
    return this.spec.status;
  }
}

/** RFC 9457. Standard members override extensions, so a rejection cannot overwrite its `type` or `status`. */
export function renderProblem(spec: ProblemSpec, language: Language, requestId: string): Problem {
  return {
    ...spec.extensions,
    type: `urn:peristiwa:problem:${spec.code}`,
    title: spec.title[language],
    status: spec.status,
    ...(spec.detail && { detail: spec.detail[language] }),
    ...(spec.advice && { advice: spec.advice[language] }),
    ...(spec.article !== undefined && { article: spec.article }),
    ...(spec.errors && { errors: spec.errors.map((error) => renderError(error, language)) }),
    requestId,
  };
}

function renderError(error: FieldError, language: Language): ErrorEntry {
  const { field, code, message, advice, article, facts } = error;
  return {
    ...facts,
    ...(field !== undefined && { field }),
    code,
    message: message[language],
    ...(advice && { advice: advice[language] }),
    ...(article !== undefined && { article }),
  };
}

/** Chooses Indonesian or English by quality (RFC 9110 §12.5.4); Indonesian when both are equal or absent. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const quality: Record<Language, number> = { id: 0, en: 0 };
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = tag.split('-')[0];
    if (language !== 'id' && language !== 'en') continue;
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    if (weight > quality[language]) quality[language] = weight;
  }
  return quality.en > quality.id ? 'en' : 'id';
}
