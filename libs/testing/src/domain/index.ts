export * from './facts';
export * from './fixtures';
export * from './register';
export * from './spec-dsl';
export { randomHistory, randomWorld, type Step } from './world';
export type { World } from './world-state';
export { brokenCards, brokenInvariants } from './world-invariants';
export { Random } from './random';
export { fullestOfEachType, storyOfEveryType } from './story-of-every-type';
