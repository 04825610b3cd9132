namespace EventCore.Testing;

/// <summary>
/// Keeps what a union of events is stored as in files beside its tests, one for each stored name and schema version, so that a change
/// of what was stored before fails the build. Throws <see cref="EventContractException"/>, whatever the test framework.
/// </summary>
public static class EventContract
{
    /// <summary>The environment variable that, set to <c>1</c>, has the files of new names and versions written.</summary>
    public const string AcceptVariable = "EVENTCORE_ACCEPT_EVENTS";

    /// <summary>Compares the events of a union with the files in a directory.</summary>
    /// <remarks>
    /// <para>A file holds the JSON schema of its case's contract, and samples. The schema must be the same as on the day the file was
    /// written, the samples must be encoded to what stands there, and what stands there must be decoded and encoded to the same again. A
    /// case in a format of its own has no schema; its samples speak for it. A JSON schema does not see into a converter either.</para>
    /// <para>With <see cref="AcceptVariable"/> set, files are added for names and versions that have none, and samples are added to
    /// files that hold those before them. Nothing that a file says is ever changed: such events may be stored already. Raise the version,
    /// and declare an upcaster. The files of older versions stay, and their samples must be decoded.</para>
    /// <para>An old version that has an upcaster but was never in a file needs one that is written by hand, with its
    /// <c>eventType</c>, its <c>schemaVersion</c>, and in <c>samples</c> data that was stored.</para>
    /// </remarks>
    /// <typeparam name="TEvent">The union.</typeparam>
    /// <param name="directory">
    /// Where the files are, and nothing else that ends in <c>.json</c>. A relative path is looked for in the directory of the
    /// program that runs the tests, and in those above it: <c>tests/Banking.Tests/Events</c>, say.
    /// </param>
    /// <param name="samples">At least one event of every case, the same ones in the same order as before. Members that may be null or empty deserve one each.</param>
    /// <exception cref="EventContractException">The directory is not there, or the events are not what the files say; the message has every difference.</exception>
    /// <exception cref="ArgumentException">A sample is no registered case of the union, or cannot be stored.</exception>
    public static void Verify<TEvent>(string directory, params IEnumerable<TEvent> samples)
        where TEvent : class, IEventUnion<TEvent> =>
        Verify(directory, samples, Environment.GetEnvironmentVariable(AcceptVariable) == "1" ? NewContracts.Accepted : NewContracts.Refused);

    internal static void Verify<TEvent>(string directory, IEnumerable<TEvent> samples, NewContracts newContracts)
        where TEvent : class, IEventUnion<TEvent>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(samples);
        var found = Find(directory);
        var problems = new EventContractCheck<TEvent>(found, samples, newContracts).Problems();
        if (problems.Count > 0)
        {
            throw new EventContractException(
                $"The events of {typeof(TEvent).Name} are not what '{found}' says:{string.Concat(problems.Select(problem => Environment.NewLine + problem))}");
        }
    }

    private static string Find(string directory)
    {
        for (var above = AppContext.BaseDirectory; above is not null; above = Path.GetDirectoryName(above))
        {
            // An absolute path stays what it is.
            var candidate = Path.Combine(above, directory);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new EventContractException($"There is no directory '{directory}' in '{AppContext.BaseDirectory}' or above it. Make it, beside the sources of the tests.");
    }
}
