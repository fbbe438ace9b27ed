const NAMES: Readonly<Record<string, string>> = { bps: 'BPS', kemensos: 'Kemensos', kemenp2mi: 'KemenP2MI' };

/** What a partner calls itself; its id where it has been named by an agreement alone. */
export const partnerName = (partner: string): string => NAMES[partner] ?? partner;
