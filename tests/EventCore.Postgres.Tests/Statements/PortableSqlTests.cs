namespace EventCore.Postgres.Tests;

public sealed class PortableSqlTests
{
    [Theory]
    [InlineData("SELECT pg_advisory_xact_lock(1)")]
    [InlineData("SELECT pg_try_advisory_lock (1)")]
    [InlineData("SELECT e.position FROM \"s\".events AS e WHERE e.created_at::xid8 < $1")]
    [InlineData("SELECT txid_current()")]
    [InlineData("SELECT pg_current_xact_id()")]
    [InlineData("SELECT 1 FROM pg_locks")]
    [InlineData("SELECT nextval('s')")]
    [InlineData("LISTEN appended")]
    [InlineData("NOTIFY appended")]
    [InlineData("SELECT pg_notify('appended', '')")]
    [InlineData("CREATE TEMP TABLE t (id integer)")]
    [InlineData("SET lock_timeout = 1")]
    [InlineData("SET SESSION lock_timeout = 1")]
    [InlineData("SELECT set_config('lock_timeout', '1', false)")]
    [InlineData("SELECT set_config('lock_timeout', $1, $2)")]
    [InlineData("RESET ALL")]
    [InlineData("DISCARD ALL")]
    [InlineData("SELECT current_version FROM \"s\".read_versions($1, $2) AS v (current_version)")]
    [InlineData("SELECT \"s\".append_batch($1)")]
    [InlineData("DO $$BEGIN END$$")]
    [InlineData("CALL anything()")]
    [InlineData("UPDATE \"s\".events SET position = 1")]
    [InlineData("DELETE FROM \"s\".events")]
    [InlineData("SELECT 1 FROM other.events")]
    [InlineData("SELECT 1 FROM events")]
    [InlineData("BEGIN; SELECT 1")]
    public void A_statement_outside_the_portable_profile_is_noticed(string statement) =>
        Assert.NotEmpty(PortableSql.Violations(statement, "s"));

    [Theory]
    [InlineData("BEGIN")]
    [InlineData("SELECT 1 FROM \"s\".logs WHERE log_id = $1 FOR UPDATE")]
    [InlineData("-- Before pg_locks was looked at.\nSELECT set_config('jit', 'off', true), set_config('lock_timeout', $1, true)")]
    [InlineData("INSERT INTO \"s\".logs (name) VALUES ($1) ON CONFLICT (name) DO NOTHING")]
    public void A_portable_statement_passes(string statement) =>
        Assert.Empty(PortableSql.Violations(statement, "s"));
}
