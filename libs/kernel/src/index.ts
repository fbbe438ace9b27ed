export { assertNever } from './assert-never';
export { backOffMs } from './back-off';
export { canonicalJson } from './canonical-json';
export { accept, reject, together, type Decision, type Rejected, type Rejection } from './decision';
export { framesOf, kindOfError } from './error-kind';
export { groupBy } from './group-by';
export { isTraceparent } from './traceparent';
export { isUuid, type Branded, type FamilyId, type MoveId, type PersonId } from './ids';
export { isDiskFull, isOutage, isReadOnly, isUnanswered } from './outage';
export { Pace, secondsLeft } from './pace';
export {
  addDays,
  ageOn,
  birthday,
  dateAtOffset,
  daysBetween,
  daysInMonth,
  isPlainDate,
  latest,
  plainDate,
  toDayMonthYear,
  type PlainDate,
} from './plain-date';
