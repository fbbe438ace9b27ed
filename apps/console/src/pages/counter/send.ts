import { ApiProblem, problemIn } from '../../api/problem';
import { currentLanguage } from '../../shell/i18n';

/** What a desk answers to a request. */
export interface DeskAnswer {
  readonly status: number;
  readonly actId?: string;
  readonly position?: number;
  readonly recordedAt?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly application?: { readonly expiresOn: string };
}

/** Sends a request of a form; the path is that of the command. @throws ApiProblem, or TypeError when the line is lost */
export async function send(desk: string, path: string, body?: object): Promise<DeskAnswer> {
  const response = await fetch(`/api/${desk}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-console': '1',
      'accept-language': currentLanguage(),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw await problemIn(response);
  return { ...((await response.json()) as object), status: response.status };
}

/** Nothing was recorded: the desk said no. Everything else may have been recorded. */
export const isRefusal = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.status >= 400 && error.status < 500;
