import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface Props extends AnchorProps {
  /** Path of a view, `/ledger/$actId`. */
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

/** A link to a view of the console. Ids only: a number or a name of a person never stands in an address. */
export function PageLink({ to, params, children, ...anchor }: Props) {
  return (
    <Anchor component={Link} to={to} params={params as never} {...anchor}>
      {children}
    </Anchor>
  );
}
