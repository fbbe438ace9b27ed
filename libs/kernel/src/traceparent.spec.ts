import { isTraceparent } from './traceparent';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

/** W3C Trace Context §3.2. */
it.each([
  [`00-${TRACE}-${SPAN}-01`, true],
  [`00-${TRACE}-${SPAN}-00`, true],
  [`ff-${TRACE}-${SPAN}-01`, false],
  [`00-${'0'.repeat(32)}-${SPAN}-01`, false],
  [`00-${TRACE}-${'0'.repeat(16)}-01`, false],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`, false],
  [`00-${TRACE}-${SPAN}`, false],
  [`00-${TRACE}-${SPAN}-01\n`, false],
  [`00-${TRACE}-${SPAN}-01-more`, false],
  ['3204010101900001', false],
  [undefined, false],
])('%j is a traceparent: %s', (value, expected) => {
  expect(isTraceparent(value)).toBe(expected);
});
