import { readFileSync } from 'node:fs';
import { freePorts } from './free-ports';

/** Another program: it has no memory in common with this one, only the ports of the machine. */
function anotherProgram(): typeof freePorts {
  let draw = freePorts;
  jest.isolateModules(() => {
    ({ freePorts: draw } = jest.requireActual<typeof import('./free-ports')>('./free-ports'));
  });
  return draw;
}

it('given two programs that draw at once and listen on nothing yet, then they never have a port in common', async () => {
  const other = anotherProgram();
  expect(other).not.toBe(freePorts);
  // So many that ports drawn without regard to the other program would meet.
  const [ours, theirs] = await Promise.all([freePorts(1_500), other(1_500)]);
  expect(new Set([...ours, ...theirs]).size).toBe(3_000);
});

it('given ports drawn before, then none of them is given out again', async () => {
  const first = await freePorts(100);
  const second = await freePorts(100);
  expect(new Set([...first, ...second]).size).toBe(200);
});

it('given ports that the program already has, then none of them is drawn', async () => {
  const [next = 0] = await freePorts(1);
  const except = [next + 1, next + 2];
  expect(except).not.toContain((await freePorts(1, except))[0]);
});

it('given the ports that outgoing connections use, then none of them is drawn', async () => {
  const [low = 0, high = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
    .split(/\s+/)
    .map(Number);
  expect((await freePorts(200)).filter((port) => port >= low && port <= high)).toEqual([]);
});
