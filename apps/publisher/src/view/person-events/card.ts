import { none, type Rows } from './row';

export const cardRows: Rows<
  'CardChanged' | 'FamilyHeadSucceeded' | 'FamilyHeadDeparted' | 'PlacementSettled'
> = {
  CardChanged: { eventClass: 'card-change', kind: 'card-changed', facts: none },
  FamilyHeadSucceeded: { eventClass: 'card-change', kind: 'head-succeeded', facts: none },
  FamilyHeadDeparted: { eventClass: 'card-change', kind: 'head-departed', facts: none },
  PlacementSettled: { eventClass: 'card-change', kind: 'placement-settled', facts: none },
};
