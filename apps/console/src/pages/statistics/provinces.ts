import { api } from '../../api/client';

/** The name of each province by its code; the code itself until the names have come. */
export function useProvinceNames(): (code: string) => string {
  const { data } = api.registry.useQuery('get', '/v1/areas', {}, { staleTime: Infinity });
  const names = new Map(data?.areas.map(({ code, name }) => [code, name]));
  return (code) => names.get(code) ?? code;
}
