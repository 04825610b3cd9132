namespace EventCore;

/// <summary>Whether a store can work in spite of a <see cref="SchemaDifference"/>.</summary>
public enum SchemaImpact
{
    /// <summary>The store does not mind.</summary>
    Note,

    /// <summary>The store works and loses nothing, but something is slower than it should be, unguarded, or fails where no event depends on it.</summary>
    Degraded,

    /// <summary>Events could be lost, corrupted or refused. A store that checks its schema does not start.</summary>
    Fatal,
}
