import { InvalidArgumentError } from 'commander';

/** A whole number in digits: nothing else that JavaScript reads as a number. */
export const whole = (least: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || !Number.isSafeInteger(value))
    throw new InvalidArgumentError(`must be a whole number from ${least} on`);
  return value;
};

/** Of an option that may be given several times. */
export const collect = (text: string, earlier: readonly string[]) => [...earlier, text];
