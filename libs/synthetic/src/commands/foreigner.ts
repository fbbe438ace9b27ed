import { changeStayPermit, registerForeigner } from '@peristiwa/domain';
import { personIn, type Decisions } from './request';

export const foreignerDecisions: Decisions<'register-foreigner' | 'change-stay-permit'> = {
  // The foreigners of the simulator head a household of their own.
  'register-foreigner': (_register, { body, context }) =>
    registerForeigner(body as never, { members: new Map(), kin: new Map(), alike: [] }, context),

  'change-stay-permit': (register, { body, context }) =>
    changeStayPermit(body as never, personIn(register, body, 'person'), context),
};
