import { Badge, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../shell/i18n';
import { useContentValue } from '../../texts/content-values';
import { useOccupationName } from '../../texts/occupations';
import { useValueName } from '../../texts/values';
import { Masked } from '../../ui/Masked';
import { Day } from '../../ui/Time';
import { addressLines } from './address-lines';
import { PersonLink } from './CardView';
import { beganAddress, lastEvent } from './derived';
import { personTexts } from './texts';
import type { Person, TimelineEvent } from './types';
import { useAreaNames } from '../../ui/AreaName';

/** Members of the answer that are fields of the state, in the order in which they are shown. */
export const stateFields = [
  'nik',
  'name',
  'status',
  'sex',
  'bornOn',
  'birthPlace',
  'maritalStatus',
  'religion',
  'education',
  'occupation',
  'citizenship',
  'bloodType',
  'family',
  'address',
  'addressSince',
  'placedOn',
  'birthActNumber',
  'fatherId',
  'motherId',
  'marriages',
  'children',
  'documents',
  'death',
  'departure',
  'abroad',
  'nonPermanentStay',
  'stayPermit',
  'inactiveNik',
  'missing',
  'aliases',
  'survivorId',
  'flags',
  'lastOccurredOn',
] as const satisfies readonly (keyof Person | 'addressSince')[];
export type StateField = (typeof stateFields)[number];

/** Days that follow from the timeline, not from the state alone. */
export const causesOf = (events: readonly TimelineEvent[]) => ({
  addressSince: beganAddress(events),
  lastOccurredOn: lastEvent(events),
});
export const isOfTimeline = (field: StateField): field is keyof ReturnType<typeof causesOf> =>
  field === 'addressSince' || field === 'lastOccurredOn';

/** Fields that are shown only where they have a value. */
const HIDDEN_IF_EMPTY: ReadonlySet<StateField> = new Set<StateField>([
  'marriages',
  'children',
  'documents',
  'flags',
]);

export function shownFields(person: Person, events: readonly TimelineEvent[]): readonly StateField[] {
  const causes = causesOf(events);
  return stateFields.filter((field) => {
    if (isOfTimeline(field)) return causes[field] !== undefined;
    const value = person[field];
    return value !== undefined && !(HIDDEN_IF_EMPTY.has(field) && (value as readonly unknown[]).length === 0);
  });
}

interface Props {
  readonly person: Person;
  readonly field: Exclude<StateField, 'addressSince' | 'lastOccurredOn'>;
}

/** The value of one field in words. NIK and numbers are masked until somebody shows them. */
export function FieldValue({ person, field }: Props): ReactNode {
  const valueName = useValueName();
  const occupationName = useOccupationName();
  const contentValue = useContentValue();
  switch (field) {
    case 'name':
      return <Masked value={person.name} kind="name" canShow />;
    case 'nik':
    case 'birthActNumber':
      return <Masked value={person[field]} kind="number" canShow />;
    case 'status':
    case 'sex':
    case 'maritalStatus':
    case 'religion':
    case 'education':
    case 'citizenship':
    case 'bloodType':
      return valueName(field, person[field]);
    case 'occupation':
      return occupationName(person.occupation);
    case 'bornOn':
    case 'placedOn':
      return <Day value={person[field]} />;
    case 'birthPlace':
      return <Place code={person.birthPlace} />;
    case 'family':
      return (
        <Group gap="xs">
          <Masked value={person.family.kkNumber} kind="number" canShow />
          {valueName('relationship', person.family.relationship)}
        </Group>
      );
    case 'address':
      return addressLines(person.address).map((line) => <div key={line}>{line}</div>);
    case 'fatherId':
    case 'motherId':
    case 'survivorId':
      return <PersonLink personId={person[field] ?? ''} name={undefined} />;
    case 'marriages':
      return <Marriages marriages={person.marriages} />;
    case 'children':
      return (
        <Stack gap={2}>
          {person.children.map(({ childId, name, bornOn }) => (
            <Group key={childId} gap="xs">
              <PersonLink personId={childId} name={name} />
              <Text size="sm" c="gray.7">
                {bornOn.slice(0, 4)}
              </Text>
            </Group>
          ))}
        </Stack>
      );
    case 'flags':
      return (
        <Group gap={4}>
          {person.flags.map((flag) => (
            <Badge key={flag} color="red.9" variant="outline" tt="none">
              {contentValue('flags', flag) ?? flag}
            </Badge>
          ))}
        </Group>
      );
    default:
      return <Special person={person} field={field} />;
  }
}

type SpecialField =
  | 'documents'
  | 'death'
  | 'departure'
  | 'abroad'
  | 'nonPermanentStay'
  | 'stayPermit'
  | 'inactiveNik'
  | 'missing'
  | 'aliases';

/** Fields that few persons have. */
function Special({ person, field }: { readonly person: Person; readonly field: SpecialField }): ReactNode {
  const valueName = useValueName();
  const { death, departure, abroad, nonPermanentStay, stayPermit, inactiveNik, missing } = person;
  switch (field) {
    case 'documents':
      return person.documents.map(({ document, status }) => (
        <div key={document}>
          {valueName('document', document)}: {valueName('documentStatus', status)}
        </div>
      ));
    case 'death':
      return death && <Dated on={death.diedOn}>{valueName('cause', death.cause)}</Dated>;
    case 'departure':
      return departure && <Dated on={departure.validUntil}>{departure.destination ?? '–'}</Dated>;
    case 'abroad':
      return abroad && <Dated on={abroad.since}>{abroad.country}</Dated>;
    case 'nonPermanentStay':
      return nonPermanentStay && <Dated on={nonPermanentStay.from}>{nonPermanentStay.area}</Dated>;
    case 'stayPermit':
      return stayPermit && <Dated on={stayPermit.validUntil}>{valueName('permit', stayPermit.kind)}</Dated>;
    case 'inactiveNik':
      return (
        inactiveNik && <Dated on={inactiveNik.since}>{valueName('nikReason', inactiveNik.reason)}</Dated>
      );
    case 'missing':
      return missing && <Day value={missing.since} />;
    case 'aliases':
      return (person.aliases ?? []).map(({ personId, nik }) => (
        <Masked key={personId} value={nik} kind="number" canShow />
      ));
  }
}

interface DatedProps {
  readonly on: string | undefined;
  readonly children: ReactNode;
}

function Dated({ on, children }: DatedProps) {
  return (
    <>
      {children} (<Day value={on} />)
    </>
  );
}

/** The name of an area; a place abroad or of long ago is a text. */
function Place({ code }: { readonly code: string }) {
  const nameOf = useAreaNames(AREA_CODE.test(code) ? [code] : []);
  return nameOf(code);
}

const AREA_CODE = /^(?:\d{2}|\d{4}|\d{6}|\d{10})$/;

function Marriages({ marriages }: Pick<Person, 'marriages'>) {
  const t = useTexts(personTexts);
  const valueName = useValueName();
  return (
    <Stack gap={2}>
      {marriages.map(({ spouseId, form, marriedOn, endedOn, endedBy }, index) => (
        <Group key={`${spouseId} ${index}`} gap="xs">
          <PersonLink personId={spouseId} name={undefined} as={t('kin.spouse')} />
          <Text size="sm">
            {t('state.married', { form: valueName('form', form) })}
            {marriedOn !== undefined && (
              <>
                {' '}
                (<Day value={marriedOn} />)
              </>
            )}
            {endedBy !== undefined && (
              <>
                , {t('state.endedBy', { reason: valueName('endedBy', endedBy) })} (<Day value={endedOn} />)
              </>
            )}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
