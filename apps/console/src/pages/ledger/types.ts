import type { components as Ops } from '../../api/generated/ops';
import type { components as Registry } from '../../api/generated/registry';

type Schemas = Ops['schemas'];

export type About = Schemas['LedgerAnswer'];
export type ListedAct = Schemas['ActsAnswer']['acts'][number];
export type ActInChain = Schemas['ActInChainAnswer'];
export type EventInChain = ActInChain['events'][number];
export type Verification = Schemas['LedgerVerification'];
export type Finding = NonNullable<Verification['result']>['findings'][number];
export type Checkpoint = Schemas['LedgerCheckpoints']['checkpoints'][number];
export type OpenedAct = Registry['schemas']['OpenedActAnswer'];
