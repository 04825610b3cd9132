using System.Text.Json;

namespace EventCore.Testing;

/// <summary>Writes down what one process does, so that a <see cref="History"/> can be made of the files of several.</summary>
/// <remarks>
/// Thread-safe. Each line is handed to the system before the call returns, so that what was begun is known even of a process that
/// was killed while it waited for the answer.
/// </remarks>
public sealed class HistoryRecorder : IDisposable
{
    /// <summary>The most processes of one history.</summary>
    public const int MaxProcesses = 1 << 20;

    private readonly Lock _lock = new();
    private readonly Stream _output;
    private readonly TimeProvider _timeProvider;
    private long _last;

    /// <summary>A recorder.</summary>
    /// <param name="process">The number of the process, which no other recorder of the history has; 0 to <see cref="MaxProcesses"/> - 1.</param>
    /// <param name="output">Where it writes, unbuffered where the process may be killed; disposed of with this.</param>
    /// <param name="timeProvider">A clock whose timestamps all recorders of the history share; the system's unless given.</param>
    public HistoryRecorder(int process, Stream output, TimeProvider? timeProvider = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(process);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(process, MaxProcesses);
        ArgumentNullException.ThrowIfNull(output);
        _last = (long)process << 40;
        _output = output;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>A recorder into a file, which must not exist.</summary>
    public static HistoryRecorder ToFile(int process, string path) => new(process, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0));

    /// <summary>Notes that an operation begins.</summary>
    /// <returns>Its number, for the marks of its events and for its end.</returns>
    public long Begin()
    {
        var operation = Interlocked.Increment(ref _last);
        Write(new HistoryLine { Operation = operation, BegunAt = _timeProvider.GetTimestamp() });
        return operation;
    }

    /// <summary>Notes the answer to an operation.</summary>
    /// <param name="operation">Its number.</param>
    /// <param name="outcome">What the answer was.</param>
    /// <param name="seen">What it read, where that is known beside its marks; needed of one that was confirmed.</param>
    /// <param name="lastPosition">Where its last event is, by the answer.</param>
    public void End(long operation, OperationOutcome outcome, IEnumerable<StreamSeen>? seen = null, LogPosition? lastPosition = null)
    {
        var endedAt = _timeProvider.GetTimestamp();
        Write(new HistoryLine { Operation = operation, EndedAt = endedAt, Outcome = outcome, Seen = seen is null ? null : [.. seen], LastPosition = lastPosition?.Value });
    }

    /// <summary>Notes that a subscription begins, or begins anew.</summary>
    public void Subscribe(string subscription) => Write(new HistoryLine { Subscription = subscription });

    /// <summary>Notes what a subscription was given.</summary>
    public void Deliver(string subscription, LogPosition position, EventId id) =>
        Write(new HistoryLine { Subscription = subscription, Delivered = position.Value, EventId = id.Value });

    /// <summary>Closes the output.</summary>
    public void Dispose() => _output.Dispose();

    private void Write(HistoryLine line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, HistoryJson.Default.HistoryLine);
        byte[] bytes = [.. json, (byte)'\n'];
        lock (_lock)
        {
            _output.Write(bytes);
        }
    }
}
