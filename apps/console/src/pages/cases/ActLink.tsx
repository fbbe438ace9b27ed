import { useTexts } from '../../shell/i18n';
import { PageLink } from '../../ui/PageLink';
import { casesTexts } from './texts';

/** The page of the ledger is for operators and auditors. */
export const maySeeActs = (roles: readonly string[]): boolean =>
  roles.includes('operator') || roles.includes('auditor');

/** An act on the page of the ledger. */
export function ActLink({ actId }: { readonly actId: string }) {
  const t = useTexts(casesTexts);
  return (
    <PageLink to="/ledger/$actId" params={{ actId }} size="sm">
      {t('case.seeAct')}
    </PageLink>
  );
}
