import { Button } from '@mantine/core';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { usePurpose } from '../../api/purpose';
import { EmptyState } from '../../ui/EmptyState';
import { isOpened, markOpened } from './opened';

interface Props {
  readonly id: string;
  readonly action: string;
  readonly text: string;
  /** With the purpose under which the record is read. */
  readonly children: (purpose: string) => ReactNode;
}

/** Nothing of a record is read before somebody opens it and says for what. */
export function OpenFirst({ id, action, text, children }: Props) {
  const ask = usePurpose();
  const [purpose, setPurpose] = useState<string>();
  const open = useCallback(async () => {
    const given = await ask();
    if (given === undefined) return;
    markOpened(id);
    setPurpose(given);
  }, [ask, id]);
  useEffect(() => {
    if (isOpened(id)) void open();
  }, [id, open]);
  if (purpose !== undefined && isOpened(id)) return children(purpose);
  return (
    <EmptyState title={action}>
      {text}
      <div>
        <Button mt="md" onClick={() => void open()}>
          {action}
        </Button>
      </div>
    </EmptyState>
  );
}
