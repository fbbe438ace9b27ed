import { useRef, useState } from 'react';
import { forget, markAnswered, markSent, requestIdOf } from './form/request-id';
import { isRefusal, send, type DeskAnswer } from './send';

interface Sent {
  readonly answer?: DeskAnswer;
  readonly error?: unknown;
}

/**
 * The request of one form. Its id is kept in this tab until the desk has answered, so that a double click, a reload or a
 * lost line sends the same request again; nothing else of the form is kept.
 */
export function useRequest(form: string) {
  const [request, setRequest] = useState(() => requestIdOf(form, sessionStorage, () => crypto.randomUUID()));
  const [wasSent] = useState(request.isSent);
  const [state, setState] = useState<Sent>({});
  const [isBusy, setBusy] = useState(false);
  const isSending = useRef(false);

  async function submit(desk: string, path: string, body: object): Promise<void> {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    markSent(form, sessionStorage, request.id);
    try {
      setState({ answer: await send(desk, path, body) });
      forget(form, sessionStorage);
    } catch (error) {
      if (isRefusal(error)) markAnswered(form, sessionStorage, request.id);
      setState({ error });
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  }

  function renew(): void {
    forget(form, sessionStorage);
    setRequest(requestIdOf(form, sessionStorage, () => crypto.randomUUID()));
    setState({});
  }

  return { id: request.id, wasSent, ...state, isBusy, submit, renew };
}
