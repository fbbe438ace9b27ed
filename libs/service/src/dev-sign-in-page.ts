import { createHash } from 'node:crypto';
import { apps, appsOf } from '@peristiwa/contracts';

interface Choice {
  readonly client: string;
  readonly id: string;
  readonly en: string;
}

const choices: readonly Choice[] = [
  { client: 'operator', id: 'Operator sistem', en: 'Operator: watches and steers the system' },
  { client: 'auditor', id: 'Auditor', en: 'Auditor: reads everything, changes nothing' },
  {
    client: 'registrar-3204',
    id: 'Petugas Disdukcapil Kabupaten Bandung',
    en: 'Registrar: serves people at the counter',
  },
  {
    client: 'registrar-3204-2',
    id: 'Petugas kedua Kabupaten Bandung',
    en: 'Second registrar of the same office: approves applications',
  },
  ...appsOf('ministry').map((client) => ({
    client,
    id: `Petugas ${apps[client].title}`,
    en: `Officer of ${apps[client].title}: sees its own feed only`,
  })),
];

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2733; background: #f3f5f7; margin: 0; }
main { max-width: 34rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
p { margin: .3rem 0 1rem; }
ul { list-style: none; padding: 0; }
li a { display: block; background: #fff; border: 1px solid #b9c4cf; border-radius: .5rem; padding: .6rem .9rem;
  margin: .5rem 0; color: #123a63; text-decoration: none; font-weight: 600; }
li a:hover, li a:focus-visible { border-color: #123a63; outline: 2px solid #1864ab; }
small { display: block; color: #45525f; font-weight: 400; }
input, button { font: inherit; padding: .45rem .7rem; border: 1px solid #6b7885; border-radius: .4rem; }
button { background: #123a63; color: #fff; }
.wrong { color: #a61b1b; font-weight: 600; }
`;

const STYLE_DIGEST = createHash('sha256').update(STYLE).digest('base64');

/** Nothing but this style. Browsers also compare the address to which a form is sent on with `form-action`. */
export const PICK_ROLE_POLICY = (redirectUri: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_DIGEST}'`,
    `form-action 'self' ${new URL(redirectUri).origin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** Indonesian and English beside each other: nobody has chosen a language yet. */
export function pickRolePage(query: URLSearchParams, unknown?: string): string {
  const links = choices.map(({ client, id, en }) => {
    const next = new URLSearchParams(query);
    next.set('as', client);
    return `<li><a href="/authorize?${escaped(next.toString())}">${escaped(id)}<small lang="en">${escaped(en)}</small></a></li>`;
  });
  const hidden = [...query]
    .filter(([name]) => name !== 'as')
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`);
  const wrong = unknown
    ? `<p class="wrong" role="alert">Tidak ada klien dengan nama itu. <span lang="en">There is no client of that name.</span></p>`
    : '';
  return `<!doctype html>
<html lang="id">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Peristiwa: pilih peran</title><style>${STYLE}</style></head>
<body><main>
<h1>Masuk sebagai siapa? <small lang="en">Sign in as whom?</small></h1>
<p>Hanya untuk percobaan: semua orang di sini rekaan.
<small lang="en">For trials only: all people here are invented.</small></p>
${wrong}<ul>
${links.join('\n')}
</ul>
<form action="/authorize" method="get">${hidden.join('')}
<label for="as">Lainnya, misalnya <code>registrar-3273</code> atau nama mitra
<small lang="en">Another: a registrar of any regency, or the name of a partner</small></label>
<input id="as" name="as" required maxlength="40" autocomplete="off" spellcheck="false"> <button>Masuk</button>
</form>
</main></body></html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
