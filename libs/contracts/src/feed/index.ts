<<<<<<< HEAD
export * from './campaigns';
=======
export * from './area-relabelled';
>>>>>>> main
export * from './extracts';
export * from './feed-chain';
export * from './feed-jobs';
export * from './feed-messages';
export * from './message-types';
export * from './partner-views';
export * from './person-view';
export * from './reconciliation';
export * from './what-was-known';
