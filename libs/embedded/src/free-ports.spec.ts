import { blocksBeside } from './free-ports';

const portsOf = (range: string) => blocksBeside(range).map((block) => 10_000 + 16 * block);

it.each([
  ['the usual one of Linux', '32768\t60999\n', [10_000, 32_752, 61_008], [32_768, 60_992]],
  ['one that begins low', '16000 65535', [10_000, 15_984], [16_000, 65_504]],
  ['one that ends low', '1024 29999', [30_000, 65_504], [10_000, 29_984]],
])('given %s, then no block meets the ports of outgoing connections', (_name, range, inside, outside) => {
  const firstPorts = portsOf(range);
  expect(inside.filter((port) => !firstPorts.includes(port))).toEqual([]);
  expect(outside.filter((port) => firstPorts.includes(port))).toEqual([]);
});

it('given outgoing connections that use all ports, then every block is tried', () => {
  expect(blocksBeside('1024 65535')).toHaveLength(3_471);
});
