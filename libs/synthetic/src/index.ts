export { DEFAULT_OFFICES, placesFrom, placesOf, type Places } from './population/places';
export { Story, type StoryOptions } from './plan/story';
export type { Command, Desk, Expectation, Step } from './plan/step';
export {
  tellTruth,
  type MonthCount,
  type MoveCount,
  type TrueFamily,
  type TruePerson,
  type Truth,
} from './truth';
