using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EventCore.Hosting.Tests;

/// <summary>Keeps every line, with the exceptions'.</summary>
internal sealed class RecordingLogger : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The first error has been logged.</summary>
    public Task FirstError => _firstError.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        if (exception is not null)
        {
            _lines.Enqueue(exception.ToString());
        }

        if (logLevel == LogLevel.Error)
        {
            _firstError.TrySetResult();
        }
    }

    public void Dispose()
    {
    }
}
