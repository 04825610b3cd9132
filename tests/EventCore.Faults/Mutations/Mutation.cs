namespace EventCore.Faults;

/// <summary>One safety measure switched off, in a copy of the sources.</summary>
/// <param name="Name">Which, for the command line.</param>
/// <param name="Measure">Which, for the report.</param>
/// <param name="Scenario">Under which fault that shows.</param>
/// <param name="Edits">What is replaced, file by file; each text stands in its file exactly once.</param>
internal sealed record Mutation(string Name, string Measure, string Scenario, params (string File, string Old, string New)[] Edits)
{
    private const string PlainSql = "src/EventCore.Postgres/Append/PlainAppendSql.cs";
    private const string Scenarios = "tests/EventCore.Faults/Scenarios/PostgresScenario.cs";

    // What is in the server's functions is in plain SQL, too, and there the schema's check does not notice.
    private static readonly (string, string, string) AlwaysPlain =
        (Scenarios, "context.Random.Next(3) == 0 ? StatementProfile.PlainSql : StatementProfile.ServerFunctions", "StatementProfile.PlainSql");

    private static readonly (string, string, string) AlwaysOutsideLock =
        (Scenarios, "context.Random.Next(3) == 0 ? CommitWait.OutsideLock : CommitWait.InsideLock", "CommitWait.OutsideLock");

    private static readonly (string, string, string) AlwaysInsideLock =
        (Scenarios, "context.Random.Next(3) == 0 ? CommitWait.OutsideLock : CommitWait.InsideLock", "CommitWait.InsideLock");

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("head-lock", "the lock on the log's head", "clock-set-back", AlwaysPlain, (PlainSql, "WHERE log_id = $1 FOR UPDATE", "WHERE log_id = $1")),
        new(
            "statement-separation", "the separation of an append's statements: a snapshot taken after the lock", "clock-set-back", AlwaysPlain,
            (PlainSql, "Begin = \"BEGIN\"", "Begin = \"BEGIN ISOLATION LEVEL REPEATABLE READ\""),
            ("src/EventCore.Postgres/PostgresErrors.cs", "if (isolationLevel != \"read committed\")", "if (isolationLevel.Length == 0)")),
        new(
            "read-only-stream-check", "the check of streams that were only read", "clock-set-back", AlwaysPlain,
            ("src/EventCore/Stores/AppendResult.cs", "if (head.Version != expected", "if (append.Events.All(@event => @event.StreamId != streamId)) { continue; } if (head.Version != expected")),
        new("idempotency", "the recognition of events that were sent before", "replies-swallowed", AlwaysPlain, (PlainSql, "WHERE e.log_id = $1 AND e.event_id BETWEEN n.event_id AND n.event_id\n            ORDER BY e.event_id\n            LIMIT 1\n        ) AS e\n        \"\"\";\n\n    /// <summary>$1 log id, $2 streams.", "WHERE e.log_id = -$1 AND e.event_id BETWEEN n.event_id AND n.event_id\n            ORDER BY e.event_id\n            LIMIT 1\n        ) AS e\n        \"\"\";\n\n    /// <summary>$1 log id, $2 streams.")),
        new("command-id", "the recognition of a command id that was executed before", "replies-swallowed", ("src/EventCore/Commands/CommandId.cs", "Stream = new StreamId(Prefix + Value);", "Stream = new StreamId(Prefix + Guid.NewGuid());")),
        new(
            "pending-chain-wait", "the wait for decisions that a rejection was built on", "clock-set-back",
            ("src/EventCore/Commands/DecisionConfirmer.cs", "if (!await decision.Settled.WaitAsync(cancellationToken).ConfigureAwait(false))", "if (decision.Settled.IsCompleted && !await decision.Settled.WaitAsync(cancellationToken).ConfigureAwait(false))")),
        new(
            "lease-epoch", "the fencing of a projection's former owner", "client-paused",
            (
                "src/EventCore.Postgres/Checkpoints/CheckpointSql.cs",
                "        WHERE log_id = $1\n            AND subscription_name = $2\n            AND epoch = $3\n            AND leased_until > clock_timestamp()\n            AND position = $4",
                "        WHERE log_id = $1\n            AND subscription_name = $2\n            AND $3::bigint IS NOT NULL\n            AND $4::bigint IS NOT NULL"),
            (
                "src/EventCore.Postgres/Checkpoints/CheckpointSql.cs",
                "            'idle_in_transaction_session_timeout',\n", "            'application_name',\n"),
            (
                "src/EventCore.Postgres/Checkpoints/CheckpointSql.cs",
                "            AND epoch = $3\n            AND leased_until > clock_timestamp()\n        \"\"\";\n\n    /// <summary>$4 the position",
                "            AND $3::bigint IS NOT NULL\n        \"\"\";\n\n    /// <summary>$4 the position")),
        new(
            "durable-commit", "the wait for a durable commit", "server-killed", AlwaysPlain, AlwaysOutsideLock,
            ("src/EventCore.Postgres/DurabilityBarrier.cs", "_next = Task.Run(RunAsync);", "_next = Task.CompletedTask;")),
        new("commit-warning", "the attention to PostgreSQL's warning at a commit", "failover", AlwaysInsideLock, ("src/EventCore.Postgres/Append/PostgresAppendWriter.cs", "if (warning is not null)", "if (warning is { SqlState: \"\" })")),
        new("sqlite-durable-commit", "SQLite's sync at each commit", "sqlite-power-cut", ("src/EventCore.Sqlite/DatabaseFile.cs", "Open(\"PRAGMA synchronous = FULL;", "Open(\"PRAGMA synchronous = NORMAL;"), ("src/EventCore.Sqlite/DatabaseFile.cs", "Read(writer, \"PRAGMA synchronous\") is not 2L", "Read(writer, \"PRAGMA synchronous\") is not 1L")),
    ];
}
