import { districtOf, moveReasons, provinceOf, regencyOf, relationships } from '@peristiwa/domain';
import { dateInWords, type Field, type PrintedDocument } from './printed-document';
import type { Records } from './records';

/**
 * SKPWNI, surat keterangan pindah warga negara Indonesia (Perpres 96/2018 art. 25; F-1.03). @returns undefined where there
 * is none that is in force
 */
export async function movingLetter(moveId: string, records: Records): Promise<PrintedDocument | undefined> {
  await records.load([moveId]);
  const move = records.move(moveId);
  if (move.status !== 'open') return undefined;
  await records.load([move.familyId, ...move.movers]);
  const card = records.family(move.familyId);
  const movers = move.movers.flatMap((id) => records.person(id) ?? []);
  return {
    kind: 'skpwni',
    title: 'SURAT KETERANGAN PINDAH WARGA NEGARA INDONESIA',
    number: move.documentNumber,
    office: regencyOf(move.origin),
    introduction: 'Yang namanya tersebut di bawah ini pindah ke luar kabupaten/kota:',
    fields: [
      ...(card.status === 'none' ? [] : ([['Nomor Kartu Keluarga', card.kkNumber]] as Field[])),
      ['Pemohon', movers[0]?.name ?? '-'],
      ['Alasan Pindah', moveReasons.official[move.reason][1]],
      ['Tanggal Pindah', dateInWords(move.departedOn)],
      ['Daerah Asal', place(move.origin, records)],
      ['Daerah Tujuan', place(move.destination, records)],
      ['Jumlah yang Pindah', `${movers.length} orang`],
      ['Berlaku sampai dengan', dateInWords(move.validUntil)],
    ],
    tables: [
      {
        columns: [
          { label: 'No', weight: 1 },
          { label: 'NIK', weight: 5 },
          { label: 'Nama Lengkap', weight: 8 },
          { label: 'Status Hubungan Dalam Keluarga', weight: 5 },
        ],
        rows: movers.map(({ nik, name, placement }, index) => [
          String(index + 1),
          nik,
          name,
          relationships.official[placement.relationship][1],
        ]),
      },
    ],
    notes: [],
  };
}

/** `Cileunyi Kulon, Cileunyi, Kabupaten Bandung, Jawa Barat`. */
function place(village: string, records: Records): string {
  const codes = [village, districtOf(village), regencyOf(village), provinceOf(village)];
  return codes.map((code) => records.areaName(code)).join(', ');
}
