import { useTexts } from '../../shell/i18n';
import { personTexts } from './texts';
import type { TimelineEvent } from './types';
import { useAreaNames } from '../../ui/AreaName';

type Props = TimelineEvent['recordedBy'];

/** Who recorded an act: the office by the name of its regency, and the desk. Never an officer. */
export function Office({ office, desk, role }: Props) {
  const t = useTexts(personTexts);
  const nameOf = useAreaNames([office]);
  const isDesk = desk === 'birth' || desk === 'death' || desk === 'move' || desk === 'status';
  return (
    <>
      {t('office', { name: nameOf(office) })}
      {isDesk && `, ${t(`desk.${desk}`)}`}
      {role === 'system' && `, ${t('timeline.system')}`}
    </>
  );
}
