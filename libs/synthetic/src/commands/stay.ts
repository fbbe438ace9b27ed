import { endStay, registerStay } from '@peristiwa/domain';
import { personIn, type Decisions } from './request';

export const stayDecisions: Decisions<'register-stay' | 'end-stay'> = {
  'register-stay': (register, { body, context }) =>
    registerStay(body as never, personIn(register, body, 'person'), context),

  'end-stay': (register, { body, context }) =>
    endStay(body as never, personIn(register, body, 'person'), context),
};
