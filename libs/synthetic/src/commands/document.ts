import { recordDocument } from '@peristiwa/domain';
import { personIn, type Decisions } from './request';

export const documentDecisions: Decisions<'record-document'> = {
  'record-document': (register, { body, context }) =>
    recordDocument(body as never, personIn(register, body, 'person'), context),
};
