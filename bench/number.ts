/** Three significant digits below a thousand, whole numbers with a thin separator above. */
export function number(value: number): string {
  if (Math.abs(value) >= 1_000) {
    return Math.round(value)
      .toString()
      .replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  }
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return Number(value.toPrecision(3)).toString();
}
