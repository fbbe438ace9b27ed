import { useSession } from '../../shell/session';

/** Whether the reader may change something; an auditor only looks. */
export const useMayAct = (): boolean => useSession().actor.roles.includes('operator');
