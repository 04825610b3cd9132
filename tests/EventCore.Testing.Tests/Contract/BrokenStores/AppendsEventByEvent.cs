using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Judges one decision after the other, but writes each event by event, so that a reader sees half of it.</summary>
internal sealed class AppendsEventByEvent(IEventStore inner) : DelegatingEventStore(inner)
{
    private readonly SemaphoreSlim _oneWriter = new(1);

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        await _oneWriter.WaitAsync(cancellationToken);
        try
        {
            var actual = await Inner.ReadVersionsAsync([.. append.ExpectedVersions.Keys], cancellationToken);
            return (AppendResult?)AppendResult.Conflict.Between(append, streamId => new StreamHead(actual[streamId], null))
                ?? await WriteAsync(append, cancellationToken);
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    private async Task<AppendResult> WriteAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var written = new AppendResult.Appended(append.ExpectedVersions, LogPosition.Start, DateTimeOffset.UnixEpoch);
        foreach (var @event in append.Events)
        {
            written = (AppendResult.Appended)await Inner.AppendAsync(new AppendRequest(written.Versions, [@event]), cancellationToken);
            await Task.Delay(1, cancellationToken);
        }

        return written;
    }
}
