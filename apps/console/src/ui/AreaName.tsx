import { useQueries } from '@tanstack/react-query';
import { fetchers } from '../api/client';

const REGENCY = 4;

/** Names of areas change by decree only: they are asked for once. */
const nameQuery = (code: string) => ({
  queryKey: ['area-name', code],
  queryFn: async () =>
    (await fetchers.registry.GET('/v1/areas/{code}', { params: { path: { code } } })).data?.name ?? code,
  staleTime: Infinity,
});

/** The names of these areas; the code of one whose name is not here yet, or that no list has. */
export function useAreaNames(codes: readonly string[]): (code: string) => string {
  const wanted = [...new Set(codes)].filter((code) => code !== '');
  const answers = useQueries({ queries: wanted.map(nameQuery) });
  const names = new Map(wanted.map((code, index) => [code, answers[index]?.data]));
  return (code) => names.get(code) ?? code;
}

/** The name of an area; of a district or a village with that of its regency. */
export function AreaName({ code }: { readonly code: string }) {
  const regency = code.slice(0, REGENCY);
  const nameOf = useAreaNames([code, regency]);
  return (
    <>{code === regency || code.length < REGENCY ? nameOf(code) : `${nameOf(code)}, ${nameOf(regency)}`}</>
  );
}
