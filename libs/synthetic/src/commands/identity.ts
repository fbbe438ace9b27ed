import {
  changeBiodata,
  changeCitizenship,
  changeName,
  changeSex,
  deactivateNik,
  declareMissing,
  endMissing,
  mergePersons,
  reactivateNik,
} from '@peristiwa/domain';
import { personIn, type Decisions } from './request';

type IdentityCommand =
  | 'change-name'
  | 'change-sex'
  | 'change-citizenship'
  | 'change-biodata'
  | 'deactivate-nik'
  | 'reactivate-nik'
  | 'declare-missing'
  | 'end-missing'
  | 'merge-persons';

export const identityDecisions: Decisions<IdentityCommand> = {
  'change-name': (register, { body, context }) =>
    changeName(body as never, register.overTime(personIn(register, body, 'person')), context),
  'change-sex': (register, { body, context }) =>
    changeSex(body as never, register.overTime(personIn(register, body, 'person')), context),
  'change-citizenship': (register, { body, context }) =>
    changeCitizenship(body as never, register.overTime(personIn(register, body, 'person')), context),
  'change-biodata': (register, { body, context }) =>
    changeBiodata(body as never, register.overTime(personIn(register, body, 'person')), context),
  'deactivate-nik': (register, { body, context }) =>
    deactivateNik(body as never, register.overTime(personIn(register, body, 'person')), context),
  'reactivate-nik': (register, { body, path, context }) =>
    reactivateNik(body as never, register.overTime(register.person(path)), context),
  'declare-missing': (register, { body, context }) =>
    declareMissing(body as never, register.overTime(personIn(register, body, 'person')), context),
  'end-missing': (register, { body, path, context }) =>
    endMissing(body as never, register.overTime(register.person(path)), context),
  'merge-persons': (register, { body, context }) => {
    const [survivor, duplicate] = [
      personIn(register, body, 'survivor'),
      personIn(register, body, 'duplicate'),
    ];
    const family = register.familyOf(duplicate);
    const members = register.members(family, duplicate.id);
    const relatives = register.relatives(members);
    return mergePersons(body as never, { survivor, duplicate, family, members, relatives }, context);
  },
};
