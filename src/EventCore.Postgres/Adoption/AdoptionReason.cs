namespace EventCore;

/// <summary>Why old tables are not adopted as they are.</summary>
public enum AdoptionReason
{
    /// <summary>The schema holds no tables of a known shape.</summary>
    UnknownShape = 1,

    /// <summary>A column that is needed is missing, or of a type that could be misread.</summary>
    UnfitColumn = 2,

    /// <summary>The target schema has a migration history: it was migrated or adopted before.</summary>
    AlreadyMigrated = 3,

    /// <summary>Something else in the target schema has a name that the store needs.</summary>
    NameInTheWay = 4,

    /// <summary>The database is not in UTF-8.</summary>
    Encoding = 5,

    /// <summary>A stream's name is no stream id: empty, untrimmed, too long, or with characters that no stream id may hold.</summary>
    StreamName = 6,

    /// <summary>Two streams would become one.</summary>
    StreamNameTaken = 7,

    /// <summary>A name of the rename map that no stream has.</summary>
    UnusedRename = 8,

    /// <summary>An event whose stream has no row.</summary>
    MissingStream = 9,

    /// <summary>A hole, a duplicate or a missing number among a stream's events.</summary>
    EventVersion = 10,

    /// <summary>A stream's row says another version than its events.</summary>
    StreamVersion = 11,

    /// <summary>An event id that is missing, or given twice.</summary>
    EventId = 12,

    /// <summary>An event type that is missing, untrimmed, too long, or with control characters.</summary>
    EventType = 13,

    /// <summary>Data that is missing, too large, nested too deep, or with numbers of too many digits.</summary>
    EventData = 14,

    /// <summary>Metadata that is no object, too large, nested too deep, or that has the name of an additional column.</summary>
    Metadata = 15,

    /// <summary>A correlation, causation or user id that is too long or holds control characters.</summary>
    MetadataId = 16,

    /// <summary>A time that is missing, infinite, or outside the years 1 to 9999.</summary>
    CreatedAt = 17,

    /// <summary>A checkpoint that has no name, or names an event that is not there and whose id has no place in the order.</summary>
    Checkpoint = 18,
}
