import type { components } from '../../api/generated/publisher';
import { NATIONAL, type Terms } from './diff';

type AgreementBody = components['schemas']['AgreementBody'];

/** What the form of a draft has. */
export interface DraftForm {
  readonly partner: string;
  readonly legalBasis: string;
  readonly purposes: Terms['purposes'];
  readonly isNational: boolean;
  readonly areas: string[];
  readonly eventTypes: Terms['eventTypes'];
  readonly fields: Terms['fields'];
  readonly slice: Terms['slice'];
  readonly pseudonymised: boolean;
  readonly validFrom: string;
  readonly validTo: string;
  readonly quotaPerDay: number | '';
  readonly observations: Terms['observations'];
}

export const emptyDraft: DraftForm = {
  partner: '',
  legalBasis: '',
  purposes: [],
  isNational: false,
  areas: [],
  eventTypes: [],
  fields: [],
  slice: 'all',
  pseudonymised: false,
  validFrom: '',
  validTo: '',
  quotaPerDay: '',
  observations: [],
};

/** An amendment begins with the terms of the latest version. */
export function formOf(version: Terms): DraftForm {
  const { partner, legalBasis, purposes, areaScope, eventTypes, fields, slice, pseudonymised } = version;
  const { validFrom, validTo, quotaPerDay, observations } = version;
  const isNational = areaScope === NATIONAL;
  return {
    ...{
      partner,
      legalBasis,
      purposes,
      eventTypes,
      fields,
      slice,
      pseudonymised,
      validFrom,
      validTo,
      observations,
    },
    isNational,
    areas: isNational ? [] : [...areaScope],
    quotaPerDay: quotaPerDay ?? '',
  };
}

/** As the publisher takes it; it judges the terms, and its mistakes are shown at the fields (`fieldOf`). */
export function bodyOf({ isNational, areas, quotaPerDay, ...form }: DraftForm): AgreementBody {
  return {
    ...form,
    areaScope: isNational ? NATIONAL : areas,
    quotaPerDay: quotaPerDay === '' ? null : quotaPerDay,
  };
}

/** The field of the form that a mistake of the publisher is about: `fields.3` is about `fields`, `areaScope` about `areas`. */
export function fieldOf(field: string | undefined): keyof DraftForm | undefined {
  const name = field?.split(/[.[]/)[0] ?? '';
  if (name === 'areaScope') return 'areas';
  return Object.hasOwn(emptyDraft, name) ? (name as keyof DraftForm) : undefined;
}
