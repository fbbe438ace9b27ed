import PdfDocument from 'pdfkit';
import makeQr from 'qrcode-generator';
import type { PlainDate } from '@peristiwa/kernel';
import { dateInWords, type Field, type PrintedDocument, type Table } from './printed-document';

/** What stands on a document besides its content. */
export interface Issue {
  /** Verification code, as text of the QR code. */
  readonly code: string;
  readonly issuedOn: PlainDate;
  /** Name of the regency of the office that issued it. */
  readonly place: string;
  /** All residents are invented: the document says so. */
  readonly isSynthetic: boolean;
}

/** Noto Sans has every letter of the names on record; both styles are embedded, as subsets. */
const FONTS = {
  regular: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
};

/** Points of 1/72 inch. */
const MARGIN = 40;
const QR_SIZE = 92;
const FOOT = QR_SIZE + 30;
const CELL = 3;

type Page = PDFKit.PDFDocument;

/** The document as a PDF: A4, a family card in landscape as its form is. */
export function pdfOf(document: PrintedDocument, issue: Issue): Promise<Buffer> {
  const page = new PdfDocument({
    size: 'A4',
    layout: document.kind === 'family-card' ? 'landscape' : 'portrait',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN },
    lang: 'id-ID',
    displayTitle: true,
    // A program that has the file reads the code without a camera.
    info: { Title: document.title, Subject: document.number, Keywords: issue.code, Producer: 'Peristiwa' },
  });
  const parts: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    page.on('data', (part: Buffer) => parts.push(part));
    page.on('end', () => resolve(Buffer.concat(parts)));
    page.on('error', reject);
  });
  page.registerFont('regular', FONTS.regular).registerFont('bold', FONTS.bold);
  heading(page, document, issue);
  if (document.introduction) paragraph(page, document.introduction);
  fields(page, document);
  for (const table of document.tables) drawTable(page, table);
  for (const note of document.notes) paragraph(page, `Catatan pinggir: ${note}`, 8);
  foot(page, issue);
  page.end();
  return done;
}

const widthOf = (page: Page) => page.page.width - 2 * MARGIN;
const bottomOf = (page: Page) => page.page.height - MARGIN;

function heading(page: Page, { title, number }: PrintedDocument, { place, isSynthetic }: Issue): void {
  const centred = { align: 'center', width: widthOf(page) } as const;
  page.font('regular').fontSize(9).text('REPUBLIK INDONESIA', MARGIN, MARGIN, centred);
  page.text(`PEMERINTAH ${place.toUpperCase()}`, centred);
  page.text('DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL', centred);
  page.moveDown(0.4);
  page
    .moveTo(MARGIN, page.y)
    .lineTo(MARGIN + widthOf(page), page.y)
    .lineWidth(1)
    .stroke();
  page.moveDown(0.6);
  page.font('bold').fontSize(14).text(title, MARGIN, page.y, centred);
  page.font('regular').fontSize(11).text(`Nomor ${number}`, centred);
  if (isSynthetic) {
    page.fontSize(8).fillColor('#b00000').text('CONTOH: SEMUA DATA SINTETIS', centred).fillColor('black');
  }
  page.moveDown(0.8);
}

function paragraph(page: Page, text: string, size = 10): void {
  page.font('regular').fontSize(size);
  page.text(text, MARGIN, page.y, { width: widthOf(page), align: 'justify' }).moveDown(0.6);
}

/** Label and value; on the wide form of a family card in two columns. */
function fields(page: Page, { kind, fields: all }: PrintedDocument): void {
  const isWide = kind === 'family-card';
  const half = isWide ? Math.ceil(all.length / 2) : all.length;
  const top = page.y;
  const width = widthOf(page) / (isWide ? 2 : 1);
  const left = fieldsAt(page, all.slice(0, half), { x: MARGIN, y: top, width });
  const right = fieldsAt(page, all.slice(half), { x: MARGIN + width, y: top, width });
  page.y = Math.max(left, right) + 8;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** @returns where the next line begins */
function fieldsAt(page: Page, some: readonly Field[], { x, y, width }: Box): number {
  const label = Math.min(150, width * 0.4);
  page.fontSize(9);
  return some.reduce((line, [name, value]) => {
    page.font('regular').text(name, x, line, { width: label });
    page.text(':', x + label, line, { width: 8 });
    page.font('bold').text(value, x + label + 10, line, { width: width - label - 20 });
    return Math.max(page.y, line + 13) + 2;
  }, y);
}

/** A table that continues on the next page under its headings. */
function drawTable(page: Page, { columns, rows }: Table): void {
  const total = columns.reduce((sum, { weight }) => sum + weight, 0);
  const widths = columns.map(({ weight }) => (widthOf(page) * weight) / total);
  const headings = columns.map(({ label }) => label);
  const heightOf = (cells: readonly string[]) =>
    2 * CELL + Math.max(...cells.map((cell, at) => page.heightOfString(cell, { width: inner(widths[at]) })));
  const row = (cells: readonly string[], font: 'regular' | 'bold') => {
    page.font(font).fontSize(7);
    const [height, top] = [heightOf(cells), page.y];
    cells.reduce((x, cell, at) => {
      const width = widths[at] ?? 0;
      page.rect(x, top, width, height).lineWidth(0.5).stroke();
      page.text(cell, x + CELL, top + CELL, { width: inner(width) });
      return x + width;
    }, MARGIN);
    page.y = top + height;
  };
  row(headings, 'bold');
  for (const cells of rows) {
    if (page.y + heightOf(cells) > bottomOf(page)) {
      page.addPage();
      row(headings, 'bold');
    }
    row(cells, 'regular');
  }
  page.y += 8;
}

const inner = (width = 0) => width - 2 * CELL;

/** Place and day of issue, and the QR code. */
function foot(page: Page, { code, issuedOn, place }: Issue): void {
  if (page.y + FOOT > bottomOf(page)) page.addPage();
  const top = Math.max(page.y + 10, bottomOf(page) - FOOT);
  drawCode(page, code, { x: MARGIN, y: top, width: QR_SIZE });
  page.font('regular').fontSize(7);
  page.text(
    'Pindai kode QR ini untuk memeriksa keabsahan dokumen. Yang berlaku adalah data yang tampil pada hasil pemeriksaan.',
    MARGIN + QR_SIZE + 10,
    top + 4,
    { width: widthOf(page) / 2 - QR_SIZE - 20 },
  );
  const half = { width: widthOf(page) / 2, align: 'center' } as const;
  const x = MARGIN + widthOf(page) / 2;
  page.fontSize(9).text(`${place}, ${dateInWords(issuedOn)}`, x, top + 4, half);
  page.text('Kepala Dinas Kependudukan dan Pencatatan Sipil', half);
}

/** As vectors, sharp in every print; the quiet zone is the margin. */
function drawCode(page: Page, code: string, { x, y, width }: Box): void {
  const qr = makeQr(0, 'M');
  qr.addData(code, 'Alphanumeric');
  qr.make();
  const count = qr.getModuleCount();
  const size = width / count;
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (qr.isDark(row, column)) page.rect(x + column * size, y + row * size, size, size);
    }
  }
  page.fill('black');
}
