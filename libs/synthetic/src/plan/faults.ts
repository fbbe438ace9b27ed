import { birthFaults } from './faults/birth';
import { deathFaults } from './faults/death';
import type { Faults } from './faults/fault';
import { marriageFaults } from './faults/marriage';
import { moveFaults } from './faults/move';
import { requestFaults } from './faults/request';
import type { Planned, Scene } from './scene';
import type { Expectation } from './step';

const faults: Faults = {
  ...birthFaults,
  ...deathFaults,
  ...moveFaults,
  ...marriageFaults,
  ...requestFaults,
};
export const faultKinds: readonly string[] = Object.keys(faults);

/** A fault of a random kind; another kind is tried when the world has no suitable person. */
export function planFault(scene: Scene): Planned {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const draft = faults[scene.random.pick(faultKinds)]?.(scene);
    if (draft) return draft;
  }
  return undefined;
}

/** A clerk sends a form twice, or the connection breaks before the answer: the same request gets the same answer. */
export function planRepeat(scene: Scene): Planned {
  if (scene.recent.length === 0) return undefined;
  const { command, office, body, path, requestId, n } = scene.random.pick(scene.recent);
  const expected: Expectation = { outcome: 'repeated', of: n };
  return { command, office, body, path, requestId, expected, after: n, touches: [] };
}
