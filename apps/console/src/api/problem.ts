/** One mistake in one field, as the services write it (docs/problems.md). */
export interface FieldProblem {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
  readonly article?: string;
}

/** An RFC 9457 problem, in the language of the reader. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly advice?: string;
  readonly article?: string;
  readonly errors?: readonly FieldProblem[];
  readonly requestId?: string;
  readonly [fact: string]: unknown;
}

/** What a service answered other than success. It is thrown by every query and mutation. */
export class ApiProblem extends Error {
  constructor(readonly document: ProblemDocument) {
    super(document.title);
    this.name = 'ApiProblem';
  }

  /** `person-not-found` of `urn:peristiwa:problem:person-not-found`. */
  get type(): string {
    return this.document.type.slice(this.document.type.lastIndexOf(':') + 1);
  }

  get status(): number {
    return this.document.status;
  }

  get errors(): readonly FieldProblem[] {
    return this.document.errors ?? [];
  }
}

/** The problem in an answer; one without a document, as of a gateway, has only its status. */
export async function problemIn(response: Response): Promise<ApiProblem> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  const document = isProblem
    ? ((await response.json().catch(() => undefined)) as ProblemDocument)
    : undefined;
  return new ApiProblem(
    document ?? {
      type: 'urn:peristiwa:problem:no-document',
      title: `HTTP ${response.status}`,
      status: response.status,
    },
  );
}
