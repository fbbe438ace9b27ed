/**
 * Where the processes of a service count the requests of a caller (`RateLimits` of libs/service). A cache: it may be lost,
 * so it is not logged, and there is nothing to migrate.
 */
export function rateTableSql(schema: string, roles: readonly string[]): string {
  const table = `CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.caller_rate (
      key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint)`;
  const rights = `GRANT SELECT, INSERT, UPDATE, DELETE ON ${schema}.caller_rate TO`;
  return [table, ...roles.map((role) => `${rights} ${role}`)].join(';\n');
}
