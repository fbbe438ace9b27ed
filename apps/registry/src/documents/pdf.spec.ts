import { familyOfFour, FAMILY } from '@peristiwa/testing/domain';
import { plainDate } from '@peristiwa/kernel';
import { recordsOf } from './documents-under-test';
import { familyCard } from './family-card';
import { pdfOf } from './pdf';
import type { PrintedDocument } from './printed-document';

const issue = {
  code: `P1.KK.${'0'.repeat(32)}.12.20261128.3204.${'A'.repeat(16)}.${'B'.repeat(128)}`,
  issuedOn: plainDate('2026-11-28'),
  place: 'Kabupaten Bandung',
  isSynthetic: true,
};
const pagesOf = (pdf: string) => [...pdf.matchAll(/\/Type \/Page\n/g)].length;
const latin1 = async (document: PrintedDocument) => (await pdfOf(document, issue)).toString('latin1');

async function card(): Promise<PrintedDocument> {
  const { upTo } = await recordsOf(familyOfFour());
  const document = await familyCard(FAMILY, upTo());
  if (!document) throw new Error('The family has a card');
  return document;
}

describe('the PDF of a document', () => {
  it('embeds both styles of the font, so that it looks alike everywhere', async () => {
    const pdf = await latin1(await card());
    expect(pdf).toMatch(/^%PDF-1\./);
    expect([...pdf.matchAll(/\/FontFile[23]? /g)]).toHaveLength(2);
    expect(pdf).toContain('NotoSans');
  });

  it('has title, number and code as data, for a program that has the file', async () => {
    const pdf = await latin1(await card());
    expect(pdf).toContain('(KARTU KELUARGA)');
    expect(pdf).toContain(`(${issue.code})`);
  });

  it('continues a long card on more pages', async () => {
    const document = await card();
    expect(pagesOf(await latin1(document))).toBe(1);
    const tables = document.tables.map((table) => ({
      ...table,
      rows: Array.from({ length: 30 }, () => table.rows[0] ?? []),
    }));
    expect(pagesOf(await latin1({ ...document, tables }))).toBeGreaterThan(1);
  });
});
