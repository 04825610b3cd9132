using System.Globalization;

namespace EventCore;

/// <summary>The version of an event's schema where it is stored: in the metadata, and only where it is above 1.</summary>
internal static class StoredSchemaVersion
{
    /// <summary>The metadata of an event with its schema version.</summary>
    public static EventMetadata Write(EventMetadata metadata, int version) =>
        version == EventShape.FirstVersion
            ? metadata
            : metadata with
            {
                Custom = new Dictionary<string, string>(metadata.Custom, StringComparer.Ordinal)
                {
                    [EventMetadata.SchemaVersionKey] = version.ToString(CultureInfo.InvariantCulture),
                },
            };

    /// <summary>The schema version of a stored event; null where what stands there is none.</summary>
    public static int? Read(EventMetadata stored)
    {
        // Most events have no custom metadata, and are not to pay for a look into it.
        if (stored.Custom.Count == 0 || !stored.Custom.TryGetValue(EventMetadata.SchemaVersionKey, out var text))
        {
            return EventShape.FirstVersion;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= EventShape.FirstVersion ? version : null;
    }

    /// <summary>The metadata as it was given when the event of this schema version was appended.</summary>
    public static EventMetadata Remove(EventMetadata stored, int version)
    {
        if (version == EventShape.FirstVersion)
        {
            return stored;
        }

        var custom = new Dictionary<string, string>(stored.Custom, StringComparer.Ordinal);
        _ = custom.Remove(EventMetadata.SchemaVersionKey);
        return stored with { Custom = custom };
    }
}
