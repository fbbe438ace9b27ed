import type { ReactNode } from 'react';
import { useSession } from '../../shell/session';
import { PageLink } from '../../ui/PageLink';

interface Props {
  readonly actId: string;
  readonly children: ReactNode;
}

/** To the act in the ledger, for those who see the ledger. */
export function ActLink({ actId, children }: Props) {
  const { actor } = useSession();
  if (!actor.roles.some((role) => role === 'operator' || role === 'auditor')) return null;
  return (
    <PageLink to="/ledger/$actId" params={{ actId }} size="sm">
      {children}
    </PageLink>
  );
}
