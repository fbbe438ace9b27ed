import { plainDate } from '@peristiwa/kernel';
import { recordBiodata, type RecordBiodata } from '@peristiwa/domain';
import { biodataFacts } from '../facts';
import { OFFICE } from '../fixtures';
import type { Story } from './story';

export function enter(
  story: Story,
  name: string,
  sex: 'male' | 'female',
  family: RecordBiodata['family'],
  named: Parameters<typeof biodataFacts>[1] = {},
  maritalStatus: RecordBiodata['person']['maritalStatus'] = 'single',
  citizenship: RecordBiodata['person']['citizenship'] = 'indonesian',
) {
  const office = family.kind === 'new' ? family.address.area.slice(0, 4) : OFFICE;
  return story.record(
    (register, context) =>
      recordBiodata(
        {
          reportedOn: context.today,
          person: {
            name,
            sex,
            bornOn: plainDate(sex === 'male' ? '1990-06-01' : '1995-02-14'),
            birthPlace: '3204',
            religion: 'islam',
            education: 'upper-secondary',
            occupation: 88,
            citizenship,
            bloodType: 'O',
            maritalStatus,
          },
          family,
        },
        biodataFacts(register, named),
        context,
      ),
    office,
  );
}
