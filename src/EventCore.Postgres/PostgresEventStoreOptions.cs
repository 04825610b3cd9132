using EventCore.Stores;
using Npgsql;

namespace EventCore;

/// <summary>How a <see cref="PostgresEventStore"/> works.</summary>
public sealed record PostgresEventStoreOptions
{
    /// <summary>The schema that holds the store's tables; <c>eventcore</c> unless set.</summary>
    /// <exception cref="ArgumentException">The name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>.</exception>
    public string Schema { get; init => field = SchemaName.Require(value, nameof(Schema)); } = SchemaName.Default;

    /// <summary>The log; <c>default</c> unless set. A log that does not exist yet is made by the store's first use.</summary>
    public LogName Log { get; init; } = LogName.Default;

    /// <summary>How much one append may hold.</summary>
    public AppendLimits Limits { get; init; } = AppendLimits.Default;

    /// <summary>The bounds of the queue that appends go through.</summary>
    public AppendQueueOptions Queue { get; init; } = new();

    /// <summary>How long an append waits for the log's other writers before it fails as transient; 10 s unless set.</summary>
    public TimeSpan LockTimeout
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LockTimeout), value, "The lock timeout must be between 1 ms and 1 hour.");
    } = TimeSpan.FromSeconds(10);

    /// <summary>When appends wait until they are durable: while they hold the log, unless set, or after, which suits slow commits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such wait.</exception>
    public CommitWait CommitWait
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(CommitWait), value, "There is no such wait.");
    }

    /// <summary>What is sent to the server: calls of the schema's functions, unless set, or plain SQL for engines without PL/pgSQL.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such profile.</exception>
    public StatementProfile StatementProfile
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(StatementProfile), value, "There is no such profile.");
    }

    /// <summary>What is done about the schema before the store's first use: it is compared with the expected one, unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such check.</exception>
    public SchemaCheck SchemaCheck
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(SchemaCheck), value, "There is no such check.");
    }

    /// <summary>How subscriptions learn that something was appended; across processes unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such wake-ups.</exception>
    public WakeUps WakeUps
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(WakeUps), value, "There are no such wake-ups.");
    }

    /// <summary>Where subscriptions and projections read events, such as a standby; where everything else is read unless set. Stays its owner's to dispose.</summary>
    /// <remarks>
    /// A standby may be behind, so events come later, up to half a second beside its lag; none is skipped. With synchronous replication let it be
    /// the synchronous standby: another one may show what that one lacks, which a failover then loses. Decisions, checkpoints and read models stay
    /// with the data source that the store was made with.
    /// </remarks>
    public NpgsqlDataSource? SubscriptionDataSource { get; init; }

    /// <summary>Whether each connection prepares the statements of appends and reads once; true unless set, which spares the server parsing and planning.</summary>
    /// <remarks>
    /// A prepared statement belongs to one session of the server. Set this to false behind a pooler that gives every transaction
    /// another session and does not carry prepared statements over, such as PgBouncer with <c>pool_mode = transaction</c>
    /// before its version 1.21, or later with <c>max_prepared_statements = 0</c>. There, leave Npgsql's <c>Max Auto Prepare</c>
    /// at 0, for the same reason, and set its <c>No Reset On Close=true</c>: there is nothing to reset, and whichever
    /// session comes next would be reset.
    /// </remarks>
    public bool PrepareStatements { get; init; } = true;

    /// <summary>For reads of subscriptions alone, probably on a standby.</summary>
    internal bool IsCopy { get; private init; }

    /// <summary>For the store that subscriptions read from. It writes nothing, as its server may take no writes.</summary>
    internal PostgresEventStoreOptions ForCopy() => this with
    {
        IsCopy = true,
        SubscriptionDataSource = null,
        WakeUps = WakeUps.WithinProcess,
        SchemaCheck = SchemaCheck == SchemaCheck.Migrate ? default : SchemaCheck,
    };
}
