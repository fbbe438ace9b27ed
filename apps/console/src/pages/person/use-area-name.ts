import { useQueries } from '@tanstack/react-query';
import { fetchers } from '../../api/client';

/** Names of areas by their codes, also retired ones; a code without a name yet stands for itself. */
export function useAreaNames(codes: readonly string[]): (code: string) => string {
  const wanted = [...new Set(codes)].toSorted();
  const found = useQueries({
    queries: wanted.map((code) => ({
      queryKey: ['area', code],
      queryFn: async () =>
        (await fetchers.registry.GET('/v1/areas/{code}', { params: { path: { code } } })).data,
      staleTime: Infinity,
    })),
  });
  const names = new Map(found.flatMap(({ data }) => (data ? [[data.code, data.name] as const] : [])));
  return (code) => names.get(code) ?? code;
}
