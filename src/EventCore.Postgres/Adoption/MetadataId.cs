using System.Collections.Immutable;

namespace EventCore;

/// <summary>An id that has a column of its own in the store, and may be in the metadata object of an older one.</summary>
/// <param name="Column">The column's name, which is also a key.</param>
/// <param name="Key">The other key, which comes first.</param>
internal sealed record MetadataId(string Column, string Key)
{
    public static ImmutableArray<MetadataId> All { get; } = [new("correlation_id", "correlationId"), new("causation_id", "causationId"), new("user_id", "userId")];
}
