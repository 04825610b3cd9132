namespace EventCore;

/// <summary>Estimates what an event takes in the stream cache.</summary>
internal static class EventSize
{
    /// <summary>
    /// Beside data and text: some 100 bytes of <see cref="Recorded{TEvent}"/>, 60 of metadata, 16 of its place in a half-filled array,
    /// and what the decoded event has in headers and references.
    /// </summary>
    public const long OverheadBytes = 256;

    /// <summary>What an event takes, given its data as JSON: that is roughly what it takes when it is decoded.</summary>
    /// <param name="data">As it is stored.</param>
    /// <param name="metadata">As it is stored.</param>
    /// <param name="decoded">How many events it became; each may hold most of the data.</param>
    public static long Of(ReadOnlyMemory<byte> data, EventMetadata metadata, int decoded = 1)
    {
        var characters = LengthOf(metadata.CorrelationId) + LengthOf(metadata.CausationId) + LengthOf(metadata.UserId);
        foreach (var (key, value) in metadata.Custom)
        {
            characters += key.Length + value.Length;
        }

        return ((OverheadBytes + data.Length) * Math.Max(1, decoded)) + (characters * sizeof(char));
    }

    private static long LengthOf(string? text) => text?.Length ?? 0;
}
