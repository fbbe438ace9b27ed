export { DEFAULT_OFFICES, placesFrom, placesOf, type Places } from './population/places';
export { playInMemory } from './memory-story';
export type { RecordedAct } from './memory-register';
export { Story, type StoryOptions } from './plan/story';
export { type Expectation, type Step } from './plan/step';
export {
  truthOf,
  type MonthCount,
  type MoveCount,
  type Notice,
  type TrueFamily,
  type TruePerson,
  type Truth,
} from './truth';
export { type Answer } from './runner/journal';
export { problemCode, type Outgoing, type Sender, type SimulationLog, type Tokens } from './runner/sender';
export {
  startSimulation,
  type Simulation,
  type SimulationOptions,
  type SimulationStats,
} from './runner/simulation';
export { type Difference } from './runner/comparison';
export { truthOfJournal, type Finding, type JournalTruth } from './runner/journal-truth';
export { holderOf } from './runner/journal';
export type { LeftOut } from './runner/others';
export {
  verifyTruth,
  verifyWhileRunning,
  type RunningOptions,
  type RunningVerdict,
  type VerifyOptions,
} from './runner/verify';
