namespace EventCore;

/// <summary>Times as the file holds them: whole microseconds since 1970-01-01 UTC.</summary>
internal static class StoredTime
{
    /// <summary>What is finer than a microsecond is cut off.</summary>
    public static long FromTime(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A time as it will be read: to the microsecond, in UTC.</summary>
    public static DateTimeOffset Round(DateTimeOffset time) => ToTime(FromTime(time));

    /// <summary>The time in UTC.</summary>
    public static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(checked(microseconds * TimeSpan.TicksPerMicrosecond));
}
