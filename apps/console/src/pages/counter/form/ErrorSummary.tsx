import { Alert, Anchor, List } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../../shell/i18n';
import { counterTexts } from '../texts';
import { placeOf, type Refusal } from './refusals';

interface Props {
  readonly title: string;
  readonly refusals: readonly Refusal[];
  readonly captions: ReadonlyMap<string, string>;
  /** Another one with each answer of the desk, so that each brings the clerk here. */
  readonly answer: unknown;
}

/** The refusals of a request above its form, each a link to its field; the focus comes here when the desk has answered. */
export function ErrorSummary({ title, refusals, captions, answer }: Props) {
  const t = useTexts(counterTexts);
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => summary.current?.focus(), [answer]);
  const caption = (member: string) => captions.get(member) ?? member;
  return (
    <Alert
      ref={summary}
      tabIndex={-1}
      color="red.9"
      variant="outline"
      bg="white"
      role="alert"
      title={`${title}. ${t('refusedTitle')}`}
      style={{ scrollMarginTop: 72 }}
    >
      <List size="sm">
        {refusals.map(({ field, message, advice }) => (
          <List.Item key={`${field} ${message}`}>
            {field === undefined ? (
              message
            ) : (
              <Anchor component="button" type="button" size="sm" ta="left" onClick={() => goTo(field)}>
                {placeOf(field, caption)}: {message}
              </Anchor>
            )}
            {advice !== undefined && `. ${advice}`}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

const FOCUSABLE = 'input:not([type=hidden]), button, select, textarea';

/** Focuses the field; a reference that has one input for several members is found by the member above. */
function goTo(field: string): void {
  const path = ['root', ...field.split('.')];
  for (let depth = path.length; depth > 1; depth -= 1) {
    const id = path.slice(0, depth).join('_');
    const place = document.getElementById(id) ?? document.querySelector<HTMLElement>(`[id^="${id}_"]`);
    const input = place?.matches(FOCUSABLE) ? place : place?.querySelector<HTMLElement>(FOCUSABLE);
    if (!input) continue;
    input.scrollIntoView({ block: 'center' });
    input.focus({ preventScroll: true });
    return;
  }
}
