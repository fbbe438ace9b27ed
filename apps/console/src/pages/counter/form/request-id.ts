/** Where the ids of requests are kept: `sessionStorage`, or another of the same form in tests. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The id of the request that a form makes; no personal data. */
export interface RequestId {
  readonly id: string;
  /** It was sent, and no answer has come yet: the act may be on record. */
  readonly isSent: boolean;
}

const keyOf = (form: string) => `peristiwa:request:${form}`;

/** The id of this form, from before a reload if there was one. A new one starts with the first use. */
export function requestIdOf(form: string, store: Store, newId: () => string): RequestId {
  const [id, sent] = store.getItem(keyOf(form))?.split(' ') ?? [];
  if (id) return { id, isSent: sent === 'sent' };
  const fresh = newId();
  store.setItem(keyOf(form), fresh);
  return { id: fresh, isSent: false };
}

/** From now on the same id is used until an answer comes, so that a double click or a lost line registers once. */
export function markSent(form: string, store: Store, id: string): void {
  store.setItem(keyOf(form), `${id} sent`);
}

/** The request was answered by a refusal: nothing is on record, and the next attempt is the same request. */
export function markAnswered(form: string, store: Store, id: string): void {
  store.setItem(keyOf(form), id);
}

/** The request is on record or waits for a second officer: the next one is another request. */
export function forget(form: string, store: Store): void {
  store.removeItem(keyOf(form));
}
