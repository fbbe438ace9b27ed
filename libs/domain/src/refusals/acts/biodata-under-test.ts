import { biodataFacts, contextOn, HOME, on } from '@peristiwa/testing';
import { recordBiodata, type RecordBiodata } from '../../person/record-biodata';
import { day, type Decide } from '../scenes-under-test';

/** Each act here is accepted unless the example changes it. */
export const enters =
  (
    change: Partial<RecordBiodata['person']> = {},
    named: Parameters<typeof biodataFacts>[1] = {},
    card: RecordBiodata['family'] = { kind: 'new', address: HOME },
  ): Decide =>
  (known) =>
    recordBiodata(
      {
        reportedOn: day,
        person: {
          name: 'Rina',
          sex: 'female',
          bornOn: on('1995-02-14'),
          birthPlace: '3204',
          religion: 'islam',
          education: 'bachelor',
          occupation: 15,
          citizenship: 'indonesian',
          bloodType: 'O',
          maritalStatus: 'single',
          ...change,
        },
        family: card,
      },
      biodataFacts(known, named),
      contextOn(),
    );
