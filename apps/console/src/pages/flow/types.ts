import type { components } from '../../api/generated/ops';

type Schemas = components['schemas'];
export type FlowReading = Schemas['Flow'];
export type Desk = FlowReading['desks'][number];
export type Partner = FlowReading['partners'][number];
export type AlarmOf = FlowReading['alarms'][number];
export type PassingAct = FlowReading['acts'][number];
