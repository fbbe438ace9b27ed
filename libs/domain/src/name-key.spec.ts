import fc from 'fast-check';
import { alikeKeys, nameKey, namesAlike } from './name-key';

const SEED = 20261127;

describe('namesAlike', () => {
  it.each([
    // Titles and degrees (Permendagri 73/2022 art. 5(1)c).
    ['Drs. Ahmad Yani, M.Pd.', 'Ahmad Yani'],
    ['dr. H. Ahmad Yani, Sp.PD', 'AHMAD YANI'],
    ['Prof. Dr. Ir. Sri Wahyuni, M.Sc., Ph.D.', 'Sri Wahyuni'],
    ['Siti Rahmawati S.Pd', 'Siti Rahmawati'],
    ['Siti Rahmawati, SE, MM', 'Siti Rahmawati'],
    ['Hj. Nurhayati', 'Nurhayati'],
    ['K.H. Abdurrahman', 'Abdurrahman'],
    ['R. Soekamto', 'Sukamto'],
    ['Kartini (Almh)', 'Kartini'],
    // Particles.
    ['Ahmad bin Yusuf', 'Ahmad Yusuf'],
    ['Fatimah binti Umar', 'Fatimah Umar'],
    ['Ahmad Al-Fatih', 'Ahmad Alfatih'],
    ['Ahmad Al Fatih', 'Ahmad Fatih'],
    ['Pieter van den Berg', 'Pieter Berg'],
    ['Kumar S/O Rajan', 'Kumar Rajan'],
    // Old and new spelling.
    ['Soekarno', 'Sukarno'],
    ['Djoko Soesilo', 'Joko Susilo'],
    ['Tjahjo Koemolo', 'Cahyo Kumolo'],
    ['Jusuf', 'Yusuf'],
    ['Soejono', 'Suyono'],
    ['Njoman', 'Nyoman'],
    ['Sjarifah', 'Syarifah'],
    ['Moestari', 'Mustari'],
    ['Noor Aini', 'Nur Aini'],
    // Spellings of Arabic and other names.
    ['Muh. Rizki', 'Muhammad Rizki'],
    ['Moch. Rizki', 'Mohamad Rizki'],
    ['M. Rizqy', 'Mohammad Rizki'],
    ['Md Rizki', 'Muhamad Rizki'],
    ['Mochammad Rizky', 'Muhammad Rizki'],
    ['Achmad', 'Ahmad'],
    ['Akhmad', 'Ahmat'],
    ['Abd. Rahman', 'Abdul Rahman'],
    ['Abdul Rahman', 'Abdurrahman'],
    ['Aisyah', 'Aisah'],
    ['Syaiful', 'Saeful'],
    ['Zaenal Arifin', 'Zainal Ariffin'],
    ['Syarief', 'Syarif'],
    ['Fitri Handayani', 'Pitri Handayani'],
    ['Novi', 'Nopi'],
    ['Widya', 'Widia'],
    ['Setyawan', 'Setiawan'],
    ['Rahmah', 'Rachma'],
    ['Sitti Aminah', 'St. Aminah'],
    ['Dzulfikar', 'Zulfikar'],
    ['Alexander', 'Aleksander'],
    // Typography and joined words.
    ["Nur'aini", 'Nur’aini'],
    ["Nur'aini", 'Nuraini'],
    ['Nur Aini', 'Nuraini'],
    ['Siti  Aminah ', 'Siti\u00A0Aminah'],
    ['José', 'Jose'],
    // One typing error in a long word.
    ['Sutrisno', 'Sutirsno'],
    ['Sulistyowati', 'Sulistowati'],
    ['Agus Santoso', 'Agus Santosso'],
    ['Agus Santoso', 'Agus Sanntoso'],
    ['Agus Santoso', 'Agus Sanatoso'],
    ['N', 'N'],
    ['H.', 'H'],
  ])('%s and %s', (a, b) => {
    expect(namesAlike(a, b)).toBe(true);
    expect(namesAlike(b, a)).toBe(true);
  });

  it.each([
    ['Agus Santoso', 'Anis Santoso'],
    ['Hasan', 'Husein'],
    ['Hasan', 'Husain'],
    ['Rina', 'Rini'],
    ['Rina Santoso', 'Rini Santoso'],
    ['Dian Santoso', 'Dina Santoso'],
    ['Adi Putra', 'Ari Putra'],
    ['Dewi', 'Devi'],
    ['Putri Santoso', 'Putra Santoso'],
    ['Suparman', 'Suparmin'],
    ['Suparmi', 'Suparmin'],
    ['Sulastri', 'Sulastra'],
    ['Nakula Wijaya', 'Sadewa Wijaya'],
    ['Ahmad Rizki', 'Ahmad Rizal'],
    ['Muhammad Rizki', 'Muhammad Rizal'],
    ['Muhammad', 'Mahmud'],
    ['Ahmad', 'Hamad'],
    ['Siti Aminah', 'Siti Aisyah'],
    ['Siti Aminah', 'Siti'],
    ['Siti Aminah', 'Aminah'],
    ['Andi', 'Andika'],
    ['Alwi', 'Wi'],
    ['Aldi', 'Di'],
    ['Yanto', 'Yanti'],
    ['Budi Santoso', 'Budi Susanto'],
    ['N', 'M'],
    // Letters without a plain form still count.
    ['Đ', 'Ł'],
    ['Siti Agusti', 'Siti Agustina'],
  ])('%s is not %s', (a, b) => {
    expect(namesAlike(a, b)).toBe(false);
    expect(namesAlike(b, a)).toBe(false);
  });

  it('accepts one typing error in one word, not two', () => {
    expect(namesAlike('Sutrisno Wijayanto', 'Sutirsno Wijayanto')).toBe(true);
    expect(namesAlike('Sutrisno Wijayanto', 'Sutirsno Wijaynato')).toBe(false);
  });
});

describe('nameKey', () => {
  it('has letters only, and at least one', () => {
    expect(nameKey('Drs. Ahmad Yani, M.Pd.')).toBe('ahmatyani');
    expect(nameKey('H.')).not.toBe('');
  });
  it(`does not depend on case, spaces or typography (seed ${SEED})`, () => {
    const word = fc.stringMatching(/^[A-Za-z]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const name = words.join(' ');
        expect(nameKey(name)).toBe(nameKey(name.toUpperCase()));
        expect(nameKey(name)).toBe(nameKey(`  ${words.join('\u00A0 ')}`));
        expect(namesAlike(name, name)).toBe(true);
        expect(nameKey(name)).toMatch(/^[a-z]+$/);
      }),
      { seed: SEED },
    );
  });
});

describe('alikeKeys', () => {
  it.each([
    ['Sutrisno', 'Sutirsno'],
    ['Sulistyowati', 'Sulistowati'],
    ['Agus Santoso', 'Agus Sanntoso'],
    ['Agus Santoso', 'Agus Sanatoso'],
    ['Drs. Ahmad Yani, M.Pd.', 'Akhmat Yani'],
    ['Nur Aini', 'Nuraini'],
  ])('has the key of %s among those of %s, and the other way round', (a, b) => {
    expect(alikeKeys(a)).toContain(nameKey(b));
    expect(alikeKeys(b)).toContain(nameKey(a));
  });

  it('of a short name has its own key only, since no error is forgiven', () => {
    expect(alikeKeys('Rina')).toEqual(['rina']);
  });

  it(`misses no name that is alike (seed ${SEED})`, () => {
    const word = fc.stringMatching(/^[a-z]{1,9}$/);
    const slip = fc.record({ at: fc.nat(30), letter: fc.stringMatching(/^[a-z]$/), way: fc.nat(2) });
    let alike = 0;
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), slip, (words, { at, letter, way }) => {
        const name = words.join(' ');
        const [before, after] = [name.slice(0, at), name.slice(at)];
        const other =
          way === 0
            ? before + letter + after
            : way === 1
              ? before + after.slice(1)
              : before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2);
        if (other.trim() === '' || !namesAlike(name, other)) return;
        alike += 1;
        expect(alikeKeys(name).includes(nameKey(other))).toBe(true);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
    expect(alike).toBeGreaterThan(100);
  });
});
