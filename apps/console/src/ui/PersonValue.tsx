import { defineTexts, useTexts } from '../shell/i18n';

/** Values of a record that lists show, `<field>.<value>`; Indonesian as on the forms (`/v1/codes`). */
const personValueTexts = defineTexts('person-values', {
  id: {
    'sex.male': 'Laki-laki',
    'sex.female': 'Perempuan',
    'status.resident': 'Penduduk',
    'status.moving': 'Dalam proses pindah',
    'status.abroad': 'Di luar negeri',
    'status.deceased': 'Meninggal dunia',
    'status.cancelled': 'Pencatatan dibatalkan',
    'status.merged': 'Digabung (data ganda)',
    'maritalStatus.single': 'Belum kawin',
    'maritalStatus.married-recorded': 'Kawin tercatat',
    'maritalStatus.married-unrecorded': 'Kawin belum tercatat',
    'maritalStatus.divorced-recorded': 'Cerai hidup tercatat',
    'maritalStatus.divorced-unrecorded': 'Cerai hidup belum tercatat',
    'maritalStatus.widowed': 'Cerai mati',
    'relationship.head': 'Kepala keluarga',
    'relationship.husband': 'Suami',
    'relationship.wife': 'Istri',
    'relationship.child': 'Anak',
    'relationship.child-in-law': 'Menantu',
    'relationship.grandchild': 'Cucu',
    'relationship.parent': 'Orang tua',
    'relationship.parent-in-law': 'Mertua',
    'relationship.other-relative': 'Famili lain',
    'relationship.helper': 'Pembantu',
    'relationship.other': 'Lainnya',
  },
  en: {
    'sex.male': 'Male',
    'sex.female': 'Female',
    'status.resident': 'Resident',
    'status.moving': 'Moving',
    'status.abroad': 'Abroad',
    'status.deceased': 'Deceased',
    'status.cancelled': 'Entry cancelled',
    'status.merged': 'Merged (duplicate)',
    'maritalStatus.single': 'Single',
    'maritalStatus.married-recorded': 'Married, recorded',
    'maritalStatus.married-unrecorded': 'Married, not recorded',
    'maritalStatus.divorced-recorded': 'Divorced, recorded',
    'maritalStatus.divorced-unrecorded': 'Divorced, not recorded',
    'maritalStatus.widowed': 'Widowed',
    'relationship.head': 'Head of family',
    'relationship.husband': 'Husband',
    'relationship.wife': 'Wife',
    'relationship.child': 'Child',
    'relationship.child-in-law': 'Child-in-law',
    'relationship.grandchild': 'Grandchild',
    'relationship.parent': 'Parent',
    'relationship.parent-in-law': 'Parent-in-law',
    'relationship.other-relative': 'Other relative',
    'relationship.helper': 'Household helper',
    'relationship.other': 'Other',
  },
});

interface Props {
  readonly field: 'sex' | 'status' | 'maritalStatus' | 'relationship';
  readonly value: string | undefined;
}

/** A coded value in the language of the reader; as it is where it has no name. */
export function PersonValue({ field, value }: Props) {
  const t = useTexts(personValueTexts);
  if (value === undefined || value === '') return <>–</>;
  const key = `${field}.${value}`;
  return <>{key in personValueTexts.id ? t(key as 'sex.male') : value}</>;
}
