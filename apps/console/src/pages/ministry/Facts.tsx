import { SimpleGrid } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { AreaName } from '../../ui/AreaName';
import { Labelled } from '../../ui/Labelled';
import { Masked } from '../../ui/Masked';
import { PersonValue } from '../../ui/PersonValue';
import { Day } from '../../ui/Time';
import { shownFacts, type ShownFact } from './facts';
import { ministryTexts } from './texts';

/** The facts of an opened case or alert; numbers are masked until somebody asks to see one. */
export function Facts({ facts }: { readonly facts: Readonly<Record<string, unknown>> }) {
  const t = useTexts(ministryTexts);
  const shown = shownFacts(facts);
  if (shown.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
      {shown.map((fact) => (
        <Labelled key={fact.name} label={t(`fact.${fact.name}` as 'fact.diedOn')}>
          <Value fact={fact} />
        </Labelled>
      ))}
    </SimpleGrid>
  );
}

function Value({ fact: { name, is, value } }: { readonly fact: ShownFact }) {
  if (is === 'day') return <Day value={value} />;
  if (is === 'area') return <AreaName code={value} />;
  if (name === 'maritalStatus') return <PersonValue field="maritalStatus" value={value} />;
  return is === 'number' ? <Masked value={value} kind="number" canShow /> : <>{value}</>;
}
