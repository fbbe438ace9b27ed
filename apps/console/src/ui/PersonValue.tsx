import { useValueName } from '../texts/values';

interface Props {
  readonly field: 'sex' | 'status' | 'maritalStatus' | 'relationship';
  readonly value: string | undefined;
}

/** A coded value in the language of the reader; as it is where it has no name. */
export function PersonValue({ field, value }: Props) {
  const nameOf = useValueName();
  return <>{value === undefined || value === '' ? '–' : nameOf(field, value)}</>;
}
