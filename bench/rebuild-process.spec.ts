import { peakMegabytes, phaseOf } from './rebuild-process';

it.each([
  ['load     [####....]  50 %  5 of 10 events', 'load'],
  ['index    [........]   0 %  0 of 4 indexes', 'index'],
  ['catch-up [########] 100 %  0 of 0 events', 'catch-up'],
  ['compare  [........]   0 %', 'compare'],
  ['compared 512 slices by digest, 0 of them row by row', undefined],
  ['Switched; 0 persons differ', undefined],
])('%s', (line, phase) => {
  expect(phaseOf(line)).toBe(phase);
});

it.each([
  ['VmPeak:\t  999 kB\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n', 2],
  ['Name:\tnode\n', undefined],
])('the peak of %j', (status, megabytes) => {
  expect(peakMegabytes(status)).toBe(megabytes);
});
