import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { PageLink } from '../../ui/PageLink';
import { casesTexts } from './texts';

/** The page of the ledger is for operators and auditors; others see the number of the act. */
export function ActLink({ actId }: { readonly actId: string }) {
  const t = useTexts(casesTexts);
  const { actor } = useSession();
  if (!actor.roles.some((role) => role === 'operator' || role === 'auditor')) return <>{actId}</>;
  return (
    <PageLink to="/ledger/$actId" params={{ actId }} size="sm">
      {t('case.seeAct')}
    </PageLink>
  );
}
