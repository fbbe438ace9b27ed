import type { CommandName } from './commands';

/**
 * What a form asks for besides the facts of the act, and who has to agree (domain.md §2.2–§2.4). This table is the
 * policy; the desks read it and nothing else decides it.
 */
export interface Form {
  /** Number of the form (Permendagri 109/2019). */
  readonly form: string;
  /** Pelapor, and saksi I and II: a request without them is refused, or they may be left out. */
  readonly reporter: Asked;
  readonly witnesses: Asked;
  /** With this member the data come from another authority (KUA, pengadilan agama), so nobody reports to this office. */
  readonly sentWith?: { readonly member: string; readonly value?: string };
  /** A cancellation on this legal basis waits for a second officer. */
  readonly secondOfficer?: 'contrarius-actus';
}
type Asked = 'required' | 'optional';

/** Pelaporan pencatatan sipil: every report carries the reporter and two witnesses (domain.md §2.4). */
const F201: Form = { form: 'F-2.01', reporter: 'required', witnesses: 'required' };
/** The applicant signs and is one of the persons of the act; a reporter is named where somebody else comes. */
const ofApplicant = (form: string): Form => ({ form, reporter: 'optional', witnesses: 'optional' });
/** Pembatalan and pembetulan (UU 23/2006 arts 71, 72). */
const F201_SUPERSEDING: Form = { ...F201, reporter: 'optional', witnesses: 'optional' };
/**
 * Contrarius actus: no court has examined the case, the head of the office decides it on an SPTJM (domain.md §0 point 5),
 * so the officer who enters it does not decide alone (§7.1, four-eyes approval).
 */
const CANCELLATION: Form = { ...F201_SUPERSEDING, secondOfficer: 'contrarius-actus' };
/** What an office records without a national form. */
const WITHOUT_FORM = ofApplicant('tanpa formulir');
const CANCELLATION_WITHOUT_FORM: Form = { ...CANCELLATION, form: WITHOUT_FORM.form };

/** By command; every command has its row. */
export const forms: Readonly<Record<CommandName, Form>> = {
  'register-birth': F201,
  'record-stillbirth': F201,
  'acknowledge-child': F201,
  'legitimise-child': F201,
  'record-adoption': F201,
  'register-death': F201,
  'register-death-without-nik': F201,
  // UU 23/2006 art. 34(5): KUA sends the data of its marriages.
  'register-marriage': { ...F201, sentWith: { member: 'authority', value: 'kua' } },
  'legalise-marriage': { ...F201, sentWith: { member: 'marriageBook' } },
  'annul-marriage': F201,
  // Divorces of Muslims arrive from the pengadilan agama (domain.md §2.2 A).
  'register-divorce': { ...F201, sentWith: { member: 'divorceCertificate' } },
  'annul-divorce': F201,
  'change-name': F201,
  'change-sex': F201,
  'change-citizenship': F201,
  'change-biodata': ofApplicant('F-1.06'),
  'declare-unrecorded-marriage': ofApplicant('F-1.05'),
  'declare-unrecorded-divorce': ofApplicant('F-1.05'),
  'record-biodata': ofApplicant('F-1.01'),
  'record-family-biodata': ofApplicant('F-1.01'),
  'register-foreigner': ofApplicant('F-1.01'),
  'change-stay-permit': ofApplicant('F-1.02'),
  'split-card': ofApplicant('F-1.02'),
  'join-card': ofApplicant('F-1.02'),
  'merge-cards': ofApplicant('F-1.02'),
  'change-head': ofApplicant('F-1.02'),
  'change-relationship': ofApplicant('F-1.02'),
  'reissue-card': ofApplicant('F-1.02'),
  'record-document': ofApplicant('F-1.02'),
  'change-address': ofApplicant('F-1.03'),
  'register-departure': ofApplicant('F-1.03'),
  'register-arrival': ofApplicant('F-1.03'),
  'cancel-departure': ofApplicant('F-1.03'),
  'register-departure-abroad': ofApplicant('F-1.03'),
  'register-return-from-abroad': ofApplicant('F-1.03'),
  'register-stay': ofApplicant('F-1.15'),
  'end-stay': ofApplicant('F-1.15'),
  'deactivate-nik': WITHOUT_FORM,
  'reactivate-nik': WITHOUT_FORM,
  'declare-missing': WITHOUT_FORM,
  'end-missing': WITHOUT_FORM,
  'merge-persons': WITHOUT_FORM,
  'resolve-flag': WITHOUT_FORM,
  // No akta is withdrawn: the office undoes what it wrote on a card, a document or a record.
  'cancel-nik-deactivation': WITHOUT_FORM,
  'cancel-nik-reactivation': WITHOUT_FORM,
  'cancel-flag-resolution': WITHOUT_FORM,
  'cancel-card-split': ofApplicant('F-1.02'),
  'cancel-card-joining': ofApplicant('F-1.02'),
  'cancel-head-change': ofApplicant('F-1.02'),
  'cancel-relationship-change': ofApplicant('F-1.02'),
  'cancel-document': ofApplicant('F-1.02'),
  'cancel-address-change': ofApplicant('F-1.03'),
  'cancel-departure-act': ofApplicant('F-1.03'),
  'cancel-arrival': ofApplicant('F-1.03'),
  'cancel-departure-abroad': ofApplicant('F-1.03'),
  'cancel-return-from-abroad': ofApplicant('F-1.03'),
  'cancel-stay': ofApplicant('F-1.15'),
  'cancel-stay-end': ofApplicant('F-1.15'),
  'cancel-birth': CANCELLATION,
  'cancel-death': CANCELLATION,
  'cancel-death-without-nik': CANCELLATION,
  'cancel-adoption': CANCELLATION,
  'cancel-marriage': CANCELLATION,
  'cancel-divorce': CANCELLATION,
  'cancel-name-change': CANCELLATION,
  'cancel-sex-change': CANCELLATION,
  'cancel-citizenship-change': CANCELLATION,
  'cancel-biodata-change': { ...CANCELLATION, form: 'F-1.06' },
  'cancel-missing': CANCELLATION_WITHOUT_FORM,
  'cancel-missing-end': CANCELLATION_WITHOUT_FORM,
  'cancel-merge': CANCELLATION_WITHOUT_FORM,
  'cancel-stillbirth': CANCELLATION,
  'cancel-acknowledgement': CANCELLATION,
  'cancel-legitimation': CANCELLATION,
  'cancel-marriage-declaration': { ...CANCELLATION, form: 'F-1.05' },
  'cancel-divorce-declaration': { ...CANCELLATION, form: 'F-1.05' },
  'cancel-marriage-legalisation': CANCELLATION,
  'cancel-marriage-annulment': CANCELLATION,
  'cancel-divorce-annulment': CANCELLATION,
  'cancel-foreigner': { ...CANCELLATION, form: 'F-1.06' },
  'cancel-stay-permit': { ...CANCELLATION, form: 'F-1.06' },
  'cancel-biodata': { ...CANCELLATION, form: 'F-1.06' },
  'correct-birth': F201_SUPERSEDING,
  'correct-death': F201_SUPERSEDING,
  'correct-death-without-nik': F201_SUPERSEDING,
  'correct-adoption': F201_SUPERSEDING,
  'correct-marriage': F201_SUPERSEDING,
  'correct-divorce': F201_SUPERSEDING,
  'correct-stillbirth': F201_SUPERSEDING,
  'correct-acknowledgement': F201_SUPERSEDING,
  'correct-legitimation': F201_SUPERSEDING,
  'correct-marriage-declaration': ofApplicant('F-1.05'),
  'correct-divorce-declaration': ofApplicant('F-1.05'),
  'correct-marriage-legalisation': F201_SUPERSEDING,
  'correct-marriage-annulment': F201_SUPERSEDING,
  'correct-divorce-annulment': F201_SUPERSEDING,
  'correct-biodata': ofApplicant('F-1.06'),
  'correct-foreigner': ofApplicant('F-1.06'),
  'correct-stay-permit': ofApplicant('F-1.06'),
  'correct-name-change': F201_SUPERSEDING,
  'correct-sex-change': F201_SUPERSEDING,
  'correct-citizenship-change': F201_SUPERSEDING,
  'correct-biodata-change': ofApplicant('F-1.06'),
  'correct-document': ofApplicant('F-1.02'),
  'correct-address-change': ofApplicant('F-1.03'),
  'correct-departure': ofApplicant('F-1.03'),
  'correct-arrival': ofApplicant('F-1.03'),
  'correct-departure-abroad': ofApplicant('F-1.03'),
  'correct-return-from-abroad': ofApplicant('F-1.03'),
  'correct-stay': ofApplicant('F-1.15'),
};

/** The people whom a request must name; without a body, those that every request of the command must name. */
export function peopleAsked(name: CommandName, body?: object): readonly ('reporter' | 'witnesses')[] {
  // A request may name a command that does not exist.
  if (!Object.hasOwn(forms, name)) return [];
  const form = forms[name];
  if (isSent(form, body)) return [];
  return (['reporter', 'witnesses'] as const).filter((people) => form[people] === 'required');
}

function isSent({ sentWith }: Form, body: object | undefined): boolean {
  if (!sentWith) return false;
  if (!body) return true;
  const given = (body as Readonly<Record<string, unknown>>)[sentWith.member];
  return sentWith.value === undefined ? given !== undefined : given === sentWith.value;
}

/** Does this request wait for a second officer before it is recorded? */
export function needsSecondOfficer(name: string, body: object): boolean {
  // A desk has commands of its own, such as the expiry of an SKPWNI, which nobody asks for on a form.
  if (!Object.hasOwn(forms, name)) return false;
  const { secondOfficer } = forms[name as CommandName];
  if (secondOfficer === undefined) return false;
  const { legalBasis } = body as { readonly legalBasis?: { readonly kind: string } };
  return legalBasis?.kind === secondOfficer;
}

/**
 * Invented people who report and witness in the examples of the API documentation, in the simulator and in tests.
 * Serials from 9000 mark their NIKs as synthetic.
 */
const exampleReport = {
  reporter: { nik: '3204050808809121', name: 'Cecep Suryana', relationship: 'relative' },
  witnesses: [
    { nik: '3204050909789122', name: 'Dedi Mulyana' },
    { nik: '3204055010829123', name: 'Neneng Hasanah' },
  ],
} as const;

/** Reporter and witnesses for a request of this command: what its form asks for, and nothing else. */
export function exampleReportFor(name: CommandName, body: object): Partial<typeof exampleReport> {
  return Object.fromEntries(peopleAsked(name, body).map((people) => [people, exampleReport[people]]));
}
