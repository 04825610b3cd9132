namespace EventCore;

/// <summary>What a column of an old table must hold, so that it cannot be misread.</summary>
internal enum ColumnContent
{
    /// <summary>Its text form is kept, whatever its type.</summary>
    Anything,

    Uuid,

    Text,

    WholeNumber,

    Json,

    /// <summary>With a time zone: of a time without, nobody can say when it was.</summary>
    Moment,
}
