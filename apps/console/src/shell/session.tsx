import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { useQuery, type QueryClient } from '@tanstack/react-query';
import { sessionEnds } from '../api/session-ends';
import type { components } from '../api/generated/ops';

export type SessionActor = components['schemas']['SessionActor'];

interface Session {
  readonly actor: SessionActor | null;
  readonly synthetic: boolean;
}

interface SessionState extends Session {
  /** Asks the server again who is signed in. */
  readonly refresh: () => Promise<unknown>;
}

const SessionContext = createContext<SessionState | undefined>(undefined);

const SESSION = ['session'] as const;

/**
 * Who is signed in. When a session ends while somebody works, the page stays as it is under a dialog; another person begins
 * with a page of their own.
 */
async function readSession({ client }: { readonly client: QueryClient }): Promise<Session> {
  const response = await fetch('/auth/session', { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`session: ${response.status}`);
  const now = (await response.json()) as Session;
  const before = client.getQueryData<Session>(SESSION);
  if (!before?.actor) return now;
  if (!now.actor) {
    sessionEnds.happened();
    return before;
  }
  if (now.actor.subject !== before.actor.subject) window.location.assign('/');
  sessionEnds.resumed();
  return now;
}

interface Props {
  readonly children: (state: SessionState | undefined, error: unknown) => ReactNode;
}

/** Who is signed in. The page knows no token: the cookie of the session is read by the server only. */
export function SessionProvider({ children }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: SESSION,
    queryFn: readSession,
    staleTime: 60_000,
  });
  const state = data && { ...data, refresh: refetch };
  useEffect(() => {
    const onFocus = () => sessionEnds.isEnded() && void refetch();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [refetch]);
  return <SessionContext value={state}>{children(state, error)}</SessionContext>;
}

/** The session of a person who is signed in; pages are shown to nobody else. */
export function useSession(): SessionState & { readonly actor: SessionActor } {
  const state = useContext(SessionContext);
  if (!state?.actor) throw new Error('useSession() outside of a session');
  return { ...state, actor: state.actor };
}

export const SIGN_IN = '/auth/login';

/** The path is kept for this tab, so that somebody who signs in comes back to where they were. */
const PLACE = 'peristiwa-place';

export function signIn(): void {
  sessionStorage.setItem(PLACE, window.location.pathname);
  window.location.assign(SIGN_IN);
}

/** Where somebody was before the sign-in; it is forgotten by reading. */
export function placeBefore(): string | undefined {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  return place !== null && place.startsWith('/') && place !== '/' ? place : undefined;
}

export async function signOut(): Promise<void> {
  const response = await fetch('/auth/logout', { method: 'POST', headers: { 'x-console': '1' } });
  const { next } = response.ok ? ((await response.json()) as { next: string }) : { next: '/' };
  sessionStorage.clear();
  window.location.assign(next);
}
