/** Reports all mistakes of the configuration in one message. It does not quote values, which may be passwords. */
export class ConfigError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(
      `The configuration has ${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}:\n` +
        mistakes.map((mistake) => `  - ${mistake}`).join('\n'),
    );
    this.name = 'ConfigError';
  }
}
