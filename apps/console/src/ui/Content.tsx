import { Box, Button, Code, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useLanguage, useTexts, type Language } from '../shell/i18n';
import { shellTexts } from '../shell/texts';
import { useContentValue } from '../texts/content-values';
import { useFieldName } from '../texts/fields';
import { useOccupationName } from '../texts/occupations';
import { AreaName } from './AreaName';
import { labelled, shownAs, type Address, type Shown } from './shown-as';
import { Masked } from './Masked';
import { kindName } from './message-kinds';
import { PageLink } from './PageLink';
import { Day, Instant, useNumbers } from './Time';
import { formatMonth } from './time-text';

interface Props {
  /** The members of an act, of a message or of a record. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The name of the member that these belong to. */
  readonly within?: string;
}

const GRID = {
  display: 'grid',
  gridTemplateColumns: 'minmax(7rem, 38%) 1fr',
  columnGap: 12,
  rowGap: 4,
} as const;
/** Members of a member stand under its name. */
const BLOCK = { display: 'block', paddingTop: 6 } as const;

/** What an act or a message says, as labelled fields in the reader's language. Numbers and names are masked until shown. */
export function Content({ data, within }: Props) {
  const fieldName = useFieldName();
  const rows = Object.entries(data).filter(([field, value]) => shownAs(field, value).as !== 'nothing');
  return (
    <Box component="dl" m={0} fz="sm">
      {rows.map(([field, value]) => (
        <Box key={field} style={shownAs(field, value).as === 'members' ? BLOCK : GRID} py={2}>
          <Text component="dt" size="sm" c="gray.7">
            {fieldName(labelled(field, value))}
          </Text>
          <Box component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
            <Value field={field === 'value' && within !== undefined ? within : field} value={value} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}

interface ValueProps {
  readonly field: string;
  readonly value: unknown;
}

function Value({ field, value }: ValueProps): ReactNode {
  const shown = shownAs(field, value);
  switch (shown.as) {
    case 'list':
      return shown.values.map((one, index) => (
        <div key={index}>
          <Value field={field} value={one} />
        </div>
      ));
    case 'change':
      return (
        <>
          <Value field={field} value={shown.before} /> → <Value field={field} value={shown.after} />
        </>
      );
    case 'members':
      return (
        <Box pl="sm" style={{ borderLeft: '2px solid var(--mantine-color-gray-3)' }}>
          <Content data={shown.value} within={field} />
        </Box>
      );
    default:
      return <Single field={field} shown={shown} />;
  }
}

type SingleShown = Exclude<Shown, { readonly as: 'list' | 'change' | 'members' }>;

function Single({ field, shown }: { readonly field: string; readonly shown: SingleShown }): ReactNode {
  const { language } = useLanguage();
  const valueName = useContentValue();
  const occupationName = useOccupationName();
  const number = useNumbers();
  const t = useTexts(shellTexts);
  switch (shown.as) {
    case 'nothing':
      return '–';
    case 'truth':
      return valueName('truth', shown.is ? 'yes' : 'no');
    case 'occupation':
      return occupationName(shown.value);
    case 'amount':
      return number(shown.value, 2);
    case 'number':
    case 'name':
      return <Masked value={shown.value} kind={shown.as} canShow />;
    case 'day':
      return <Day value={shown.value} />;
    case 'moment':
      return <Instant value={shown.value} />;
    case 'month':
      return formatMonth(shown.value, language);
    case 'area':
      return <AreaName code={shown.value} />;
    case 'address':
      return <AddressLines address={shown.value} />;
    case 'country':
      return new Intl.DisplayNames(language, { type: 'region' }).of(shown.value);
    case 'person':
      return <IdLink to="/person/$personId" name="personId" id={shown.value} text={t('openPerson')} />;
    case 'card':
      return <IdLink to="/person/card/$familyId" name="familyId" id={shown.value} text={t('openCard')} />;
    case 'act':
      return <IdLink to="/ledger/$actId" name="actId" id={shown.value} text={t('openAct')} />;
    case 'key':
      return <Key value={shown.value} />;
    case 'code':
      return nameOfCode({ field, value: shown.value, language, valueName });
  }
}

interface CodeProps {
  readonly field: string;
  readonly value: string;
  readonly language: Language;
  readonly valueName: ReturnType<typeof useContentValue>;
}

function nameOfCode({ field, value, language, valueName }: CodeProps): ReactNode {
  if (field === 'kinds') return kindName(value, language);
  if (field === 'granted' || field === 'withdrawn') return <FieldName field={value} />;
  return valueName(field, value) ?? value;
}

function FieldName({ field }: { readonly field: string }) {
  return <>{useFieldName()(field)}</>;
}

function AddressLines({ address: { area, line, rt, rw, postalCode } }: { readonly address: Address }) {
  return (
    <>
      <div>{`${line} RT ${rt} RW ${rw}`}</div>
      <div>
        <AreaName code={area} />
        {postalCode !== undefined && `, ${postalCode}`}
      </div>
    </>
  );
}

interface IdLinkProps {
  readonly to: string;
  readonly name: string;
  readonly id: string;
  readonly text: string;
}

function IdLink({ to, name, id, text }: IdLinkProps) {
  return (
    <PageLink to={to} params={{ [name]: id }} size="sm">
      {text}
    </PageLink>
  );
}

/** A key says nothing by itself; it is here to be compared with another one. */
function Key({ value }: { readonly value: string }) {
  return (
    <Text component="code" ff="monospace" size="xs">
      {value}
    </Text>
  );
}

/** The bytes of something, for whoever compares them; closed at first. */
export function AsSent({ value }: { readonly value: unknown }) {
  const t = useTexts(shellTexts);
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack gap="xs" align="flex-start">
      <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t(isOpen ? 'hideAsSent' : 'showAsSent')}
      </Button>
      {isOpen && (
        <Code block tabIndex={0} w="100%" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify(value, null, 2)}
        </Code>
      )}
    </Stack>
  );
}
