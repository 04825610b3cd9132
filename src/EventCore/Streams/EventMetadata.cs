using System.Collections.ObjectModel;

namespace EventCore;

/// <summary>What is known about an event beside its data: where it came from, who caused it, and free key/value pairs.</summary>
public sealed record EventMetadata
{
    /// <summary>
    /// The key of the pair in <see cref="Custom"/> that holds the version of a stored event's schema, where that is above 1. Written
    /// when an event is encoded and taken off when it is decoded; raw events show it.
    /// </summary>
    public const string SchemaVersionKey = "$schema-version";

    /// <summary>What the keys, and the event types, begin with that are EventCore's own.</summary>
    public const char ReservedPrefix = '$';

    /// <summary>Nothing known.</summary>
    public static EventMetadata Empty { get; } = new();

    /// <summary>What belongs together across services, such as a trace id; at most 255 characters.</summary>
    public string? CorrelationId { get; init => field = Checked(value, "correlation id", nameof(CorrelationId)); }

    /// <summary>What led to this event directly, such as the id of a message or an event; at most 255 characters.</summary>
    public string? CausationId { get; init => field = Checked(value, "causation id", nameof(CausationId)); }

    /// <summary>On whose behalf; at most 255 characters.</summary>
    public string? UserId { get; init => field = Checked(value, "user id", nameof(UserId)); }

    /// <summary>Free key/value pairs. Text that is valid Unicode and holds no U+0000; sizes are bounded by <see cref="Stores.AppendLimits"/>.</summary>
    /// <remarks>
    /// Keys that begin with <see cref="ReservedPrefix"/> are EventCore's own. They are refused where an application gives metadata to a
    /// command or to an event that is encoded; stored events have them, and can be read and copied with them.
    /// </remarks>
    public IReadOnlyDictionary<string, string> Custom
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Custom));
            foreach (var (key, text) in value)
            {
                ArgumentNullException.ThrowIfNull(text, nameof(Custom));
                StoredText.RequireUnicode(key, $"metadata key '{key}'", nameof(Custom));
                StoredText.RequireUnicode(text, $"value of metadata key '{key}'", nameof(Custom));
            }

            // Most events have none, and are read by the million.
            field = value.Count == 0 ? ReadOnlyDictionary<string, string>.Empty : new Dictionary<string, string>(value, StringComparer.Ordinal).AsReadOnly();
        }
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Equal when every field and every pair is.</summary>
    public bool Equals(EventMetadata? other) =>
        other is not null
        && CorrelationId == other.CorrelationId
        && CausationId == other.CausationId
        && UserId == other.UserId
        && Custom.Count == other.Custom.Count
        && Custom.All(pair => other.Custom.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(CorrelationId, CausationId, UserId, Custom.Count);

    /// <summary>Refuses what an application may not say about its events.</summary>
    /// <exception cref="ArgumentException">A key begins with <see cref="ReservedPrefix"/>.</exception>
    internal static EventMetadata RequireFree(EventMetadata metadata, string parameter)
    {
        ArgumentNullException.ThrowIfNull(metadata, parameter);
        if (metadata.Custom.Count > 0 && metadata.Custom.Keys.FirstOrDefault(key => key.StartsWith(ReservedPrefix)) is { } reserved)
        {
            throw new ArgumentException($"Metadata keys that begin with '{ReservedPrefix}' are EventCore's own, but '{reserved}' does.", parameter);
        }

        return metadata;
    }

    private static string? Checked(string? value, string what, string parameter) =>
        value is null ? null : StoredText.RequireLabel(value, what, reserved: null, parameter);
}
