import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { MIGRATION_LOCK } from './migrate';

/** The roles of apps that may use a schema of this database. */
const APP_ROLES = `
  SELECT DISTINCT r.rolname AS name FROM pg_namespace n, aclexplode(n.nspacl) AS a JOIN pg_roles r ON r.oid = a.grantee
  WHERE a.privilege_type = 'USAGE' AND r.rolname ~ '^peristiwa_[a-z0-9_]+$'`;

const STANDING = `
  SELECT pg_has_role(current_user, datdba, 'USAGE') AS "isOwner", quote_ident(datname) AS name
  FROM pg_database WHERE datname = current_database()`;

/**
 * Lets only the roles of its apps connect to a database, besides its owner: who cannot connect takes no lock there
 * and reads no catalogue. A role with a password becomes a log-in of its own (ADR 0065). Safe to repeat.
 * @returns false when the log-in of the URL does not own the database, and so may not decide this
 */
export async function admitOnlyApps(
  url: string,
  passwordOf: (role: string) => string | undefined,
): Promise<boolean> {
  const client = new Client({ connectionString: url, application_name: 'migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const { rows: roles } = await client.query<{ name: string }>(APP_ROLES);
    for (const { name } of roles) {
      const password = passwordOf(name);
      if (password !== undefined)
        await client.query(`ALTER ROLE ${name} LOGIN PASSWORD '${scramVerifier(password)}'`);
    }
    const { rows } = await client.query<{ isOwner: boolean; name: string }>(STANDING);
    const [{ isOwner, name }] = rows as [(typeof rows)[number]];
    const grants = roles.map((role) => `GRANT CONNECT ON DATABASE ${name} TO ${role.name}`);
    // One transaction: no app is refused in between.
    if (isOwner) await client.query([`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`, ...grants].join(';'));
    return isOwner;
  } finally {
    await client.end();
  }
}

/** As `\password` of psql does it (RFC 5803): the password itself must not stand in a statement, which may be logged. */
function scramVerifier(password: string): string {
  const [salt, iterations] = [randomBytes(16), 4_096];
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const server = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`;
}
