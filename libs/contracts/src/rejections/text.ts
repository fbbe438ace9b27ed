/** The text of a refusal for people, and its HTTP status. */
export interface RejectionText {
  readonly status: 403 | 404 | 409 | 422;
  readonly title: { readonly id: string; readonly en: string };
}

export const text = (status: RejectionText['status'], id: string, en: string): RejectionText => ({
  status,
  title: { id, en },
});
