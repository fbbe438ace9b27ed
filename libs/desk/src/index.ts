export { answerSchema } from './answer';
export {
  addressSchema,
  dateSchema,
  familyRefSchema,
  kkNumberSchema,
  nikSchema,
  personRefSchema,
  regencySchema,
  requestFields,
  uuidSchema,
  villageSchema,
} from './bodies';
export { deskCommand, type AnyDeskCommand, type CommandBody, type DeskCommand } from './command';
export { Desk, type Answer, type DeskOutcome, type Registrar } from './desk';
export { DESK, DESK_LEDGER, DeskCounter, DeskModule } from './desk-module';
export { intakeServer } from './intake';
export { deskProblems } from './problems';
export { Reading, type FamilyRef, type PersonRef } from './reading';
export { demo, demoAddress, demoBiodata } from './demo-family';
