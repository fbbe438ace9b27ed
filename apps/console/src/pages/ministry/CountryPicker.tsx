import { Select, type SelectProps } from '@mantine/core';
import { api } from '../../api/client';
import { useLanguage } from '../../shell/i18n';

/** A country by its name; the value is its ISO 3166-1 code of two letters. */
export function CountryPicker({ value, ...rest }: SelectProps) {
  const { language } = useLanguage();
  const { data } = api.registry.useQuery(
    'get',
    '/v1/codes/{table}',
    { params: { path: { table: 'negara' } } },
    { staleTime: Infinity },
  );
  const english = new Intl.DisplayNames('en', { type: 'region' });
  const countries = (data?.rows ?? []).flatMap(({ value: code, name }) =>
    code === undefined ? [] : [{ value: code, label: language === 'id' ? name : (english.of(code) ?? name) }],
  );
  return <Select {...rest} value={value || null} data={countries} searchable clearable />;
}
