export * from './feed-chain';
export * from './feed-jobs';
export * from './feed-messages';
export * from './message-types';
export * from './partner-views';
export * from './person-view';
export * from './reconciliation';
export * from './what-was-known';
