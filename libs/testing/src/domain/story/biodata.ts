import { plainDate, type PlainDate } from '@peristiwa/kernel';
import { recordBiodata, type RecordBiodata } from '@peristiwa/domain';
import { biodataFacts } from '../facts';
import { OFFICE } from '../fixtures';
import type { Story } from './story';

interface EnteredBiodata {
  readonly bornOn?: PlainDate;
  readonly citizenship?: RecordBiodata['person']['citizenship'];
  readonly motherName?: string;
  readonly fatherName?: string;
}

export function enter(
  story: Story,
  name: string,
  sex: 'male' | 'female',
  family: RecordBiodata['family'],
  named: Parameters<typeof biodataFacts>[1] = {},
  maritalStatus: RecordBiodata['person']['maritalStatus'] = 'single',
  more: EnteredBiodata = {},
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
            bornOn: more.bornOn ?? plainDate(sex === 'male' ? '1990-06-01' : '1995-02-14'),
            birthPlace: '3204',
            religion: 'islam',
            education: 'upper-secondary',
            occupation: 88,
            citizenship: more.citizenship ?? 'indonesian',
            bloodType: 'O',
            maritalStatus,
          },
          family,
          motherName: more.motherName,
          fatherName: more.fatherName,
        },
        biodataFacts(register, named),
        context,
      ),
    office,
  );
}
