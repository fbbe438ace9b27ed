import { Alert, Anchor, Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import { api } from '../../api/client';
import { withPurpose } from '../../api/purpose';
import { useLanguage, useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { useFieldName } from '../../texts/fields';
import { Loading } from '../../ui/Loading';
import { kindName, kindOfType } from '../../ui/message-kinds';
import { partnerName } from '../../ui/partner';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useMayOpenMessages, useSentMessage, type OpenMessage } from '../../ui/SentMessage';
import { Instant, useNumbers } from '../../ui/Time';
import { Disclosures } from './Disclosures';
import { READ_ONCE } from '../../api/read-once';
import { personTexts } from './texts';
import type { PartnerHolding } from './types';

interface Props {
  readonly personId: string;
  readonly purpose: string;
  /** The reader looks at the past, which these lists do not follow. */
  readonly isPast: boolean;
}

/** What each partner holds of a person now, and when it was told what. */
export function PartnersTab({ personId, purpose, isPast }: Props) {
  const t = useTexts(personTexts);
  const { actor } = useSession();
  const found = api.publisher.useQuery(
    'get',
    '/v1/persons/{personId}/holdings',
    { params: { path: { personId }, header: withPurpose(purpose) } },
    READ_ONCE,
  );
  const sent = useSentMessage();
  const open = useMayOpenMessages() ? sent.open : undefined;
  const mayReadDisclosures = actor.roles.some((role) => role === 'auditor' || role === 'registrar');
  return (
    <Stack>
      <Title order={2} size="h5">
        {t('partners.title')}
      </Title>
      <Text size="sm" c="gray.7">
        {t('partners.text')}
      </Text>
      <ProblemAlert error={sent.error} />
      {isPast && <Alert color="orange">{t('partners.isNow')}</Alert>}
      {found.isPending && <Loading />}
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.data && <Holdings holdings={found.data.holdings} open={open} />}
      <Title order={2} size="h5">
        {t('partners.told')}
      </Title>
      {mayReadDisclosures ? (
        <Disclosures personId={personId} purpose={purpose} open={open} />
      ) : (
        <Text size="sm">{t('partners.toldOthers')}</Text>
      )}
      {sent.drawer}
    </Stack>
  );
}

interface HoldingsProps {
  readonly holdings: readonly PartnerHolding[];
  readonly open: OpenMessage | undefined;
}

function Holdings({ holdings, open }: HoldingsProps) {
  const t = useTexts(personTexts);
  const number = useNumbers();
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('partners.partner')}</Table.Th>
            <Table.Th>{t('partners.fields')}</Table.Th>
            <Table.Th>{t('partners.messages')}</Table.Th>
            <Table.Th>{t('partners.last')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {holdings.map((holding) => (
            <Table.Tr key={holding.partner}>
              <Table.Td valign="top">
                <Text size="sm" fw={600}>
                  {partnerName(holding.partner)}
                </Text>
                {holding.agreementVersion !== undefined && (
                  <Text size="xs" c="gray.7">
                    {t('partners.agreement')} {holding.agreementVersion}
                  </Text>
                )}
              </Table.Td>
              <Table.Td valign="top">
                <Fields fields={holding.fields} />
              </Table.Td>
              <Table.Td valign="top">{number(holding.messages)}</Table.Td>
              <Table.Td valign="top">
                <Last partner={holding.partner} last={holding.last} open={open} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Fields({ fields }: { readonly fields: readonly string[] }) {
  const t = useTexts(personTexts);
  const fieldName = useFieldName();
  if (fields.length === 0)
    return (
      <Text size="sm" c="gray.7">
        {t('partners.nothing')}
      </Text>
    );
  return (
    <Group gap={4}>
      {fields.map((field) => (
        <Badge key={field} variant="default" tt="none" fw={400}>
          {fieldName(field)}
        </Badge>
      ))}
    </Group>
  );
}

type LastProps = Pick<PartnerHolding, 'partner' | 'last'> & Pick<HoldingsProps, 'open'>;

function Last({ partner, last, open }: LastProps) {
  const t = useTexts(personTexts);
  const { language } = useLanguage();
  if (!last) return <>–</>;
  return (
    <>
      <Text size="sm">
        <Instant value={last.at} />
      </Text>
      <Group gap={6}>
        <Text size="sm">{kindName(kindOfType(last.type), language)}</Text>
        {open && (
          <Anchor component="button" size="sm" onClick={() => void open(partner, last.sequence)}>
            {t('partners.openMessage')}
          </Anchor>
        )}
        {!last.isSent && (
          <Badge color="red.9" variant="outline" tt="none">
            {t('partners.unsent')}
          </Badge>
        )}
      </Group>
    </>
  );
}
