import { Stack, Text } from '@mantine/core';

/** The title of a part of a page, and what it is for. */
export function Heading({ title, about }: { readonly title: string; readonly about?: string }) {
  return (
    <Stack gap={0} mb="xs">
      <Text fw={600} component="h2" size="md">
        {title}
      </Text>
      {about !== undefined && (
        <Text size="sm" c="gray.7">
          {about}
        </Text>
      )}
    </Stack>
  );
}
