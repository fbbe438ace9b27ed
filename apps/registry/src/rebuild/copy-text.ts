/** Half of it free is enough for nearly every row, and the server reads messages of this size at once. */
const BLOCK = 128 * 1_024;

/**
 * Rows of COPY, written into blocks outside the heap as they are made: what waits to be sent costs the garbage
 * collector nothing, and nothing is joined and encoded once more at the end.
 */
export class CopyText {
  readonly blocks: Buffer[] = [];
  private block = Buffer.alloc(0);
  private used = 0;

  add(row: string): void {
    // A UTF-16 unit takes three bytes at most.
    if (this.used + row.length * 3 > this.block.length) this.startBlock(row.length * 3);
    this.used += this.block.write(row, this.used);
  }

  /** All that was added; nothing may be added after. */
  end(): readonly Buffer[] {
    this.closeBlock();
    return this.blocks;
  }

  private startBlock(least: number): void {
    this.closeBlock();
    this.block = Buffer.allocUnsafeSlow(Math.max(BLOCK, least));
    this.used = 0;
  }

  private closeBlock(): void {
    if (this.used > 0) this.blocks.push(this.block.subarray(0, this.used));
    this.used = 0;
  }
}
