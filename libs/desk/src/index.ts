export { answerSchema } from './answer';
export {
  addressSchema,
  dateSchema,
  familyRefSchema,
  kkNumberSchema,
  nameSchema,
  nikSchema,
  personRefSchema,
  regencySchema,
  requestFields,
  uuidSchema,
  villageSchema,
} from './bodies';
export { deskCommand, type AnyDeskCommand, type CommandBody, type DeskCommand } from './command';
export { Desk, type Answer, type DeskOutcome, type Registrar } from './desk';
export { DESK, DESK_LEDGER, DeskCounter } from './desk-module';
export { deskService, type DeskSpec } from './desk-service';
export { deskProblems } from './problems';
export { Reading, type FamilyRef, type PersonRef } from './reading';
export { demo, demoAddress, demoBiodata, demoBirth } from './demo-family';
