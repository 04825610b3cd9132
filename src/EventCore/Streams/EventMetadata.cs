using System.Collections.ObjectModel;

namespace EventCore;

/// <summary>What is known about an event beside its data: where it came from, who caused it, and free key/value pairs.</summary>
public sealed record EventMetadata
{
    /// <summary>Nothing known.</summary>
    public static EventMetadata Empty { get; } = new();

    /// <summary>What belongs together across services, such as a trace id; at most 255 characters.</summary>
    public string? CorrelationId { get; init => field = Checked(value, "correlation id", nameof(CorrelationId)); }

    /// <summary>What led to this event directly, such as the id of a message or an event; at most 255 characters.</summary>
    public string? CausationId { get; init => field = Checked(value, "causation id", nameof(CausationId)); }

    /// <summary>On whose behalf; at most 255 characters.</summary>
    public string? UserId { get; init => field = Checked(value, "user id", nameof(UserId)); }

    /// <summary>Free key/value pairs. Text that is valid Unicode and holds no U+0000; sizes are bounded by <see cref="Stores.AppendLimits"/>.</summary>
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

            field = new Dictionary<string, string>(value, StringComparer.Ordinal).AsReadOnly();
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

    private static string? Checked(string? value, string what, string parameter) =>
        value is null ? null : StoredText.RequireLabel(value, what, reserved: null, parameter);
}
