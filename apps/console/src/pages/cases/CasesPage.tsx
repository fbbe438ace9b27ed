import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { Page } from '../../ui/Page';
import { Anomalies } from './Anomalies';
import { kindsOf, reportKinds, sourcesFor, type Source } from './case-kinds';
import { CaseFilters } from './CaseFilters';
import { noFilters } from './filters';
import { OfficeCases } from './OfficeCases';
import { Reports } from './Reports';
import { casesTexts } from './texts';
import { OfficeTurnaround, ReportTurnaround } from './Turnaround';

/** The working list of an office: one list at a time, with its filters and the time that cases took. */
export default function CasesPage() {
  const t = useTexts(casesTexts);
  const { actor } = useSession();
  const sources = sourcesFor(actor.roles);
  const [source, setSource] = useState<Source>(sources[0] ?? 'flags');
  const [filters, setFilters] = useState(noFilters);
  const kinds = source === 'anomalies' ? [] : source === 'reports' ? reportKinds : kindsOf[source];
  return (
    <Page title={t('title')} about={t('about')}>
      <SegmentedControl
        aria-label={t('source.label')}
        value={source}
        onChange={(value) => setSource(value as Source)}
        data={sources.map((value) => ({ value, label: t(`source.${value}`) }))}
        className="wraps"
      />
      {source === 'anomalies' ? (
        <Anomalies />
      ) : (
        <Stack gap="md">
          <CaseFilters
            filters={filters}
            kinds={kinds}
            hasStates={source === 'reports'}
            hasOffices={!actor.roles.includes('registrar')}
            onChange={setFilters}
          />
          {source === 'reports' ? (
            <>
              <ReportTurnaround filters={filters} />
              <Reports filters={filters} />
            </>
          ) : (
            <>
              <OfficeTurnaround filters={filters} kinds={kinds} />
              <OfficeCases filters={filters} kinds={kinds} hasDueDays={source === 'due'} />
            </>
          )}
        </Stack>
      )}
    </Page>
  );
}
