using EventCore.Stores;

namespace EventCore;

/// <summary>One batch of appends on its way over one connection, in the statements of one <see cref="StatementProfile"/>.</summary>
internal interface IAppendTransaction : IAsyncDisposable
{
    /// <summary>Once committed: how long it waited for the log's other writers; zero where that is not known.</summary>
    TimeSpan WaitedForOthers { get; }

    /// <summary>Everything that comes before what commits: whatever fails here has appended nothing.</summary>
    Task PrepareAsync();

    /// <summary>Sends what commits. Where no answer comes, the batch may have been committed.</summary>
    /// <returns>An answer for each append of the batch, in their order.</returns>
    Task<IReadOnlyList<AppendAnswer>> CommitAsync();
}
