import { devTokens, urlsFrom, type Environment } from './environment';

/** Where the publisher is and who asks: options that several commands have. */
export interface Access {
  readonly url: readonly string[];
  readonly issuer: string;
}

export interface FieldMistake {
  readonly field?: string;
  readonly message: string;
}

/** An answer other than success, as a sentence. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    answer: { title?: string; advice?: string; errors?: readonly FieldMistake[] },
  ) {
    const errors = (answer.errors ?? []).map(
      ({ field, message }) => `${field ? `${field}: ` : ''}${message}`,
    );
    const sentences = [answer.title ?? `the publisher answered ${status}`, ...errors, answer.advice];
    super(sentences.filter((sentence) => sentence !== undefined).join('; '));
  }
}

/** Asks the publisher as an operator; with a body it is a POST. */
export type AskPublisher = <Answer>(path: string, body?: object) => Promise<Answer>;

export function publisherApi({ url, issuer }: Access, environment: Environment): AskPublisher {
  const { publisher } = urlsFrom(url, environment);
  const token = devTokens(issuer, environment);
  return async <Answer>(path: string, body?: object) => {
    const response = await fetch(`${publisher}${path}`, {
      headers: {
        authorization: `Bearer ${await token('operator')}`,
        'accept-language': 'en',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(response.status, answer as object);
    return answer as Answer;
  };
}
