import { withoutFlag, type ResolvedFlag } from '../raised-flag';
import { familyEvent, personEvent } from './definition';

/**
 * An officer has checked a quality flag (domain.md §2.8, severity S). Only the flags that were raised by the acts named
 * are resolved: the same flag of a later act has to be checked again. The stored format: add, never rename.
 */
export const qualityEvents = {
  QualityFlagResolved: personEvent<ResolvedFlag>({
    owner: 'status',
    shown: ['flag', 'raisedBy', 'finding', 'evidence', 'settledBy'],
    place: 'resolution',
    apply: (person, { data }) => ({ ...person, flags: withoutFlag(person.flags, data) }),
  }),

  /** The same on the card, where the act that raised the flag has raised it there too. */
  FamilyFlagResolved: familyEvent<ResolvedFlag>({
    owner: 'status',
    apply(family, { data }) {
      if (family.status === 'none' || !family.flags) return family;
      const { flags, ...card } = family;
      const rest = withoutFlag(flags, data);
      return rest.length > 0 ? { ...card, flags: rest } : card;
    },
  }),
};
