import type { components } from '../../api/generated/ops';
import type { Language } from './form/api-schema';

type CommandSummary = components['schemas']['CommandSummary'];
export type Desk = CommandSummary['desk'];

/** Groups of services, in the order of the list, with the first segments of their paths. */
const groups = {
  births: ['births', 'stillbirths'],
  children: ['acknowledgements', 'legitimations', 'adoptions'],
  deaths: ['deaths', 'missing-persons'],
  marriages: ['marriages', 'divorces'],
  moves: ['moves', 'address-changes', 'non-permanent-stays'],
  abroad: ['departures-abroad', 'returns-from-abroad'],
  cards: ['cards'],
  biodata: ['biodata', 'biodata-changes', 'name-changes', 'sex-changes', 'citizenship-changes'],
  papers: ['documents'],
  foreigners: ['foreigners', 'stay-permits'],
  numbers: ['nik-deactivations', 'nik-reactivations', 'merges', 'quality-flags'],
} as const;
export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];

/** A service of a desk: one command, with what the list shows of it. */
export interface Service extends CommandSummary {
  readonly group: Group;
  /** `register`: of an event; the others correct or cancel an act. */
  readonly kind: 'register' | 'correct' | 'cancel';
  readonly name: Readonly<Record<Language, string>>;
}

export function serviceOf<Summary extends CommandSummary>(summary: Summary): Summary & Service {
  const { path } = summary;
  return { ...summary, group: groupOf(path), kind: kindOf(path), name: namesIn(summary.summary) };
}

function groupOf(path: string): Group {
  const [, , first = ''] = path.split('/');
  const found = groupNames.find((name) => (groups[name] as readonly string[]).includes(first));
  if (!found) throw new Error(`No group of services has the path ${path}`);
  return found;
}

/** Batal pindah is the act of an applicant; the other cancellations take an act back. */
function kindOf(path: string): Service['kind'] {
  if (path.endsWith('/{actId}/cancellation')) return 'cancel';
  return path.endsWith('/{actId}/correction') ? 'correct' : 'register';
}

/** A summary is English, with the Indonesian name of the service in parentheses. */
function namesIn(summary: string): Readonly<Record<Language, string>> {
  const [english = summary, indonesian = summary] = summary.split(/ \(|\)/, 2);
  return { id: capital(indonesian), en: english };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Services whose name, in either language, has all words of the query. */
export function matching(services: readonly Service[], query: string): Service[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return services.filter(({ name, command }) => {
    const text = `${name.id} ${name.en} ${command}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
