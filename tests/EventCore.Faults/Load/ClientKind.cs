namespace EventCore.Faults;

/// <summary>How a worker uses the store: as it is meant, or wrong in one way, so that a test can show that the way matters.</summary>
internal enum ClientKind
{
    /// <summary>As it is meant.</summary>
    Library,

    /// <summary>Takes an append whose outcome is unknown for one that failed.</summary>
    TakesUnknownForRefused,

    /// <summary>Appends the events of a decision one after the other.</summary>
    AppendsEventByEvent,

    /// <summary>Sends an append whose outcome is unknown again as another one, with other event ids and whatever version the stream has.</summary>
    SendsAgainAsAnother,

    /// <summary>Appends past the library, to a SQLite file that is not synced at each commit (synchronous = NORMAL).</summary>
    RelaxedSqlite,

    /// <summary>Runs a projection that takes its lease to be valid because it was.</summary>
    TrustsItsLease,
}
