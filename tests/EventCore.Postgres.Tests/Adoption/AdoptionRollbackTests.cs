using EventCore.Testing;

namespace EventCore.Postgres.Tests;

public sealed class AdoptionRollbackTests(TestPostgres server)
{
    /// <summary>As a tool for auditing might, it gives the store's new table of events a trigger, which changes what is copied.</summary>
    private const string Meddle = """
        CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {meddling}; RETURN NEW; END $$;
        CREATE FUNCTION public.attach() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF to_regclass('eventcore.events') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'meddle') THEN
                CREATE TRIGGER meddle BEFORE INSERT ON eventcore.events FOR EACH ROW EXECUTE FUNCTION public.meddle();
            END IF;
        END $$;
        CREATE EVENT TRIGGER attach ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.attach();
        """;

    [Theory]
    [InlineData("IF NEW.position = 70 THEN RETURN NULL; END IF", "100 events were counted, 100 are there, and 99 were copied")]
    [InlineData("IF NEW.position = 70 THEN NEW.log_id := 99; END IF", "100 events were counted, 100 are there, and 99 were copied")]
    [InlineData("IF NEW.position = 70 THEN NEW.event_id := md5('another')::uuid; END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.stream_id := 'another'; END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.event_version := 1000; END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.event_type := lower(NEW.event_type) || '.'; END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.event_data := jsonb_build_array(NEW.event_data); END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.metadata := NEW.metadata || '{\"audited\": true}'; END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.correlation_id := concat(NEW.correlation_id, '.'); END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.causation_id := concat(NEW.causation_id, '.'); END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.user_id := concat(NEW.user_id, '.'); END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 70 THEN NEW.created_at := NEW.created_at + interval '1 microsecond'; END IF", "the contents of the copy have the digest")]
    [InlineData("IF NEW.position = 100 THEN NEW.position := 1000; END IF", "positions run from 1 to 1000 for 100 events")]
    [InlineData("NEW.position := 101 - NEW.position", "stand before an earlier one of their stream")]
    public async Task A_copy_that_differs_from_what_was_copied_is_rolled_back_as_a_whole(string meddling, string difference)
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 100);
        await database.ExecuteAsync(Meddle.Replace("{meddling}", meddling, StringComparison.Ordinal));
        var before = await database.DigestAsync();

        var failed = await Assert.ThrowsAsync<EventStoreException>(() => database.AdoptAsync());

        Assert.StartsWith("Nothing was adopted: ", failed.Message, StringComparison.Ordinal);
        Assert.Contains(difference, failed.Message, StringComparison.Ordinal);
        Assert.False(failed.IsTransient);
        Assert.Equal(before, await database.DigestAsync());
    }

    [Fact]
    public async Task Where_the_connection_breaks_during_the_commit_nobody_is_told_what_became_of_it()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        var breaking = new BreakingCommit(database);

        var unknown = await Assert.ThrowsAsync<EventStoreException>(() => database.AdoptAsync(progress: breaking));

        Assert.StartsWith("The connection broke during the commit", unknown.Message, StringComparison.Ordinal);
        Assert.True(unknown.IsTransient);
        Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());
    }

    /// <summary>Ends the session of the adoption when it is about to commit.</summary>
    private sealed class BreakingCommit(OldDatabase database) : IProgress<AdoptionProgress>
    {
        private const string End = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'";

        public void Report(AdoptionProgress value)
        {
            while (value.Step == "committing" && !Equals(0L, Ended()))
            {
            }
        }

        private object? Ended()
        {
            using var command = database.DataSource.CreateCommand(End);
            return command.ExecuteScalar();
        }
    }
}
