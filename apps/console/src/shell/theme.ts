import { createTheme } from '@mantine/core';

/** Light, with sizes for a laptop of an office; colours of texts have a contrast of at least 4.5 : 1. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontFamily: 'inherit', fontWeight: '650' },
  components: {
    Modal: { defaultProps: { centered: true } },
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
  },
  other: {},
});

const element = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="style-nonce"]');
/** The policy of the page accepts styles with it; it is new for each load. */
export const styleNonce: string = element?.content ?? '';
