import { livesFromBirth } from './births';
import { livesToDeath } from './deaths';
import { livesOfOnePerson } from './identity';
import { livesOnTheMove } from './moves';
import { Nation } from './nation';
import { trialsAtTheCounter } from './trials';
import { trialsOfMarriages } from './trials-of-marriages';
import { trialsOfRaces } from './trials-of-races';

jest.setTimeout(60_000);

let nation: Nation;
beforeAll(async () => {
  nation = await Nation.start();
}, 120_000);
beforeEach(() => nation.itIs('2026-11-22'));
afterAll(() => nation.stop());

/** Each scenario of domain.md §2.9 as a life: from the counter to the registry, its past, and the ministries. */
describe('lives', () => {
  livesFromBirth(() => nation);
  livesToDeath(() => nation);
  livesOnTheMove(() => nation);
  livesOfOnePerson(() => nation);
});

describe('trials', () => {
  trialsAtTheCounter(() => nation);
  trialsOfMarriages(() => nation);
  trialsOfRaces(() => nation);
});
