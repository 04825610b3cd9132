namespace EventCore;

/// <summary>What an event's custom metadata must hold.</summary>
/// <param name="Key">A key that must be there.</param>
/// <param name="Value">What must stand there; null for anything.</param>
public sealed record MetadataCondition(string Key, string? Value = null)
{
    /// <summary>A key that must be there.</summary>
    public string Key { get; } = Key ?? throw new ArgumentNullException(nameof(Key));

    /// <summary>Whether it is met.</summary>
    public bool IsMetBy(EventMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.Custom.Count > 0 && metadata.Custom.TryGetValue(Key, out var found) && (Value is null || Value == found);
    }
}
