export * from './facts';
export * from './fixtures';
export * from './register';
export * from './spec-dsl';
