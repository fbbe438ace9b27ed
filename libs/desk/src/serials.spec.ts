import { MemoryLedger } from '@peristiwa/testing';
import { DecisionSerials, SerialBook, SerialsUsedUpError } from './serials';

const PREFIX = '320401221126';

describe('SerialBook', () => {
  it.each([
    ['nik', 9000, 9000],
    ['kk', 9000, 9000],
    ['act', 9000, 1],
    ['nik', 1, 1],
  ] as const)('%s: with the first personal serial %d it begins at %d', async (kind, first, expected) => {
    const book = new SerialBook(new MemoryLedger(), first);
    expect(await book.take(kind, PREFIX, 1)).toBe(expected);
  });

  it('goes on after the last number on record', async () => {
    const ledger = new MemoryLedger();
    ledger.reserve('nik', `${PREFIX}9004`);
    ledger.reserve('nik', `${PREFIX}9002`);
    const book = new SerialBook(ledger, 9000);
    expect(await book.take('nik', PREFIX, 2)).toBe(9005);
    expect(await book.take('nik', PREFIX, 1)).toBe(9007);
    expect(await book.take('nik', '320402221126', 1)).toBe(9000);
    expect(await book.take('kk', PREFIX, 1)).toBe(9000);
  });

  it('believes the ledger when that has gone further than its own memory', async () => {
    const ledger = new MemoryLedger();
    const book = new SerialBook(ledger, 1);
    expect(await book.take('act', PREFIX, 3)).toBe(1);
    ledger.reserve('act', `${PREFIX}0003`);
    expect(await book.take('act', PREFIX, 1)).toBe(4);
    ledger.reserve('act', `${PREFIX}0900`);
    expect(await book.take('act', PREFIX, 1)).toBe(901);
  });

  it('gives no number twice to decisions that ask at once', async () => {
    const book = new SerialBook(new MemoryLedger(), 9000);
    const taken = await Promise.all(Array.from({ length: 50 }, () => book.take('nik', PREFIX, 2)));
    expect(taken).toEqual(taken.map((_, index) => 9000 + 2 * index));
  });

  it('ends with 9999, the last number of four digits', async () => {
    const ledger = new MemoryLedger();
    ledger.reserve('nik', `${PREFIX}9997`);
    const book = new SerialBook(ledger, 9000);
    await expect(book.take('nik', PREFIX, 3)).rejects.toThrow(SerialsUsedUpError);
    expect(await book.take('nik', PREFIX, 2)).toBe(9998);
    await expect(book.take('nik', PREFIX, 1)).rejects.toThrow('All serials of one nik prefix are used up');
  });
});

describe('DecisionSerials', () => {
  it('counts on the first run and hands out on the second, each prefix for itself', async () => {
    const book = new SerialBook(new MemoryLedger(), 9000);
    await book.take('nik', PREFIX, 1);
    const serials = new DecisionSerials();
    expect(serials.any).toBe(false);
    serials.next('nik', () => PREFIX);
    serials.next('act', () => '3204-LU-');
    serials.next('nik', () => PREFIX);
    expect(serials.any).toBe(true);
    await serials.grant(book);
    expect([
      serials.next('nik', () => PREFIX),
      serials.next('act', () => '3204-LU-'),
      serials.next('nik', () => PREFIX),
    ]).toEqual([`${PREFIX}9001`, '3204-LU-0001', `${PREFIX}9002`]);
    expect(await book.take('nik', PREFIX, 1)).toBe(9003);
  });

  it('knows which numbers are its own', () => {
    const serials = new DecisionSerials();
    serials.next('nik', () => PREFIX);
    expect(serials.issued('nik', `${PREFIX}9001`)).toBe(true);
    expect(serials.issued('kk', `${PREFIX}9001`)).toBe(false);
    expect(serials.issued('nik', '3204025003989001')).toBe(false);
  });

  it('refuses a decision that asks for something else the second time', async () => {
    const serials = new DecisionSerials();
    serials.next('nik', () => PREFIX);
    await serials.grant(new SerialBook(new MemoryLedger(), 9000));
    expect(() => serials.next('kk', () => PREFIX)).toThrow(
      'The second run asked for a kk serial the first had not',
    );
  });
});
