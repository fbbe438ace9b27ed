import { Box, Button, Checkbox, Fieldset, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '../../../ui/icons';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  MultiSchemaFieldTemplateProps,
  ObjectFieldTemplateProps,
  OptionalDataControlsTemplateProps,
} from '@rjsf/utils';
import type { ReactNode } from 'react';
import { useTexts } from '../../../shell/i18n';
import { counterTexts } from '../texts';

/** Members of these types take the whole width. */
const isWide = (schema: unknown): boolean => {
  const { type, oneOf } = (schema ?? {}) as { type?: string; oneOf?: unknown };
  return type === 'object' || type === 'array' || oneOf !== undefined;
};

export function ObjectTemplate({
  title,
  properties,
  schema,
  uiSchema,
  optionalDataControl,
  required,
  fieldPathId,
}: ObjectFieldTemplateProps) {
  const before = uiSchema?.['ui:before'] as ReactNode;
  const members = (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
      {before}
      {properties
        .filter(({ hidden }) => !hidden)
        .map(({ name, content }) => (
          <Box key={name} {...(isWide(schema.properties?.[name]) && { style: { gridColumn: '1 / -1' } })}>
            {content}
          </Box>
        ))}
    </SimpleGrid>
  );
  const isRoot = fieldPathId.path.length === 0;
  if (isRoot || uiSchema?.['ui:label'] === false) return members;
  if (properties.length === 0 && optionalDataControl)
    return (
      <Group gap="xs">
        {title}
        {optionalDataControl}
      </Group>
    );
  return (
    <Fieldset legend={<Legend title={title} required={required} />} id={fieldPathId.$id}>
      {members}
      {optionalDataControl && <Group justify="flex-end">{optionalDataControl}</Group>}
    </Fieldset>
  );
}

export function OptionalControls({
  onAddClick,
  onRemoveClick,
  id,
  label,
}: OptionalDataControlsTemplateProps) {
  const t = useTexts(counterTexts);
  const onClick = onAddClick ?? onRemoveClick;
  if (!onClick) return null;
  return (
    <Button
      id={id}
      size="compact-xs"
      variant="default"
      leftSection={onAddClick ? <IconPlus size={14} /> : <IconTrash size={14} />}
      aria-label={label}
      onClick={onClick}
    >
      {t(onAddClick ? 'form.add' : 'form.remove')}
    </Button>
  );
}

export function ArrayTemplate({
  title,
  items,
  canAdd,
  onAddClick,
  required,
  fieldPathId,
  optionalDataControl,
}: ArrayFieldTemplateProps) {
  const t = useTexts(counterTexts);
  if (optionalDataControl && items.length === 0)
    return (
      <Group gap="xs">
        {title}
        {optionalDataControl}
      </Group>
    );
  return (
    <Fieldset legend={<Legend title={title} required={required} />} id={fieldPathId.$id}>
      <Stack gap="sm">
        {optionalDataControl}
        {items}
        {canAdd && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={onAddClick}
            aria-label={`${t('form.addItem')}: ${title}`}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('form.addItem')}
          </Button>
        )}
      </Stack>
    </Fieldset>
  );
}

export function ArrayItemTemplate({ children, buttonsProps, index }: ArrayFieldItemTemplateProps) {
  const t = useTexts(counterTexts);
  return (
    <Group align="flex-start" wrap="nowrap" gap="xs">
      <Text size="sm" mt={4} aria-hidden>
        {index + 1}.
      </Text>
      <Box style={{ flex: 1, minWidth: 0 }}>{children}</Box>
      {buttonsProps.hasRemove && (
        <Button
          size="compact-xs"
          mt={28}
          variant="default"
          aria-label={`${t('form.remove')} ${index + 1}`}
          onClick={buttonsProps.onRemoveItem}
        >
          {t('form.remove')}
        </Button>
      )}
    </Group>
  );
}

/** The fields show their own labels and refusals; an optional field of a correction can be emptied. */
export function FieldFrame({
  children,
  hidden,
  uiSchema,
  formData,
  onChange,
  registry,
  fieldPathId,
  schema,
  rawErrors,
}: FieldTemplateProps) {
  const t = useTexts(counterTexts);
  if (hidden) return <Box display="none">{children}</Box>;
  const ownErrors = isWide(schema) && uiSchema?.['ui:field'] !== 'personReference' ? (rawErrors ?? []) : [];
  const field = (
    <>
      {children}
      {ownErrors.length > 0 && (
        <Text size="xs" c="red.9">
          {ownErrors.join('. ')}
        </Text>
      )}
    </>
  );
  if (uiSchema?.['ui:clearable'] !== true || registry === undefined) return field;
  return (
    <Stack gap={4}>
      {formData !== null && field}
      <Checkbox
        size="xs"
        label={`${t('form.clear')}: ${String(uiSchema['ui:caption'] ?? '')}`}
        checked={formData === null}
        onChange={({ currentTarget: { checked } }) => onChange(checked ? null : undefined, fieldPathId.path)}
      />
    </Stack>
  );
}

export function ChoiceTemplate({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) {
  return (
    <Stack gap="xs">
      {selector}
      {optionSchemaField}
    </Stack>
  );
}

interface LegendProps {
  readonly title: string;
  readonly required?: boolean | undefined;
}

/** The title of a section, with the same mark as a field that has to be filled in. */
export function Legend({ title, required }: LegendProps) {
  return (
    <Text span size="sm" fw={600}>
      {title}
      {required && (
        <Text span c="red.9" aria-hidden>
          {' *'}
        </Text>
      )}
    </Text>
  );
}
