using System.Threading.Channels;
using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>A subscriber waits for what is appended; an operation is one append, until the subscriber has its event.</summary>
/// <remarks>So what is measured is the commit and the delivery together: more than the delivery, and what a user waits for.</remarks>
internal sealed class LiveSubscriptionWorkload(WorkloadPlan plan) : IWorkload
{
    public const string Name = "subscription-live";

    public const int BaseOperations = 500;

    /// <summary>As many delivered positions may wait to be looked at; there is one for each operation, and one operation at a time.</summary>
    private const int MaxDelivered = 1_024;

    /// <summary>Longer than a subscription pauses after a failure: what takes longer was lost, and has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StreamId _account = new($"{plan.Prefix}account");

    private readonly Channel<LogPosition> _delivered = Channel.CreateBounded<LogPosition>(new BoundedChannelOptions(MaxDelivered) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _ended = new();

    private LogPosition _opened;

    private Task? _subscriber;

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Opens the account.</summary>
    public Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken) => preparation.ForEachAsync(1, OpenAsync, cancellationToken);

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        _subscriber ??= Task.Run(() => SubscribeAsync(benched.Store), CancellationToken.None);
        var result = await benched.Commands.ExecuteAsync(new Deposit(_account, 1 + operation), null, cancellationToken).ConfigureAwait(false);
        if (result is CommandResult.Committed committed)
        {
            await WaitForAsync(committed.LastPosition, cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }

        return new OperationOutcome.Decided(result, Events: 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        if (_subscriber is not null)
        {
            await _subscriber.ConfigureAwait(false);
        }

        _ended.Dispose();
    }

    private async Task<CommandResult> OpenAsync(CommandExecutor commands, int number, CancellationToken cancellationToken)
    {
        var result = await commands.ExecuteAsync(new OpenAccount(_account, "Customer"), null, cancellationToken).ConfigureAwait(false);
        _opened = result is CommandResult.Committed committed ? committed.LastPosition : default;
        return result;
    }

    private async Task SubscribeAsync(IEventStore store)
    {
        try
        {
            var request = new SubscriptionRequest { Start = SubscriptionStart.After(_opened), Filter = EventFilter.OfPrefix(Streams) };
            await foreach (var recorded in store.Subscribe(request, _ended.Token).ConfigureAwait(false))
            {
                await _delivered.Writer.WriteAsync(recorded.Position, _ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            _ = _delivered.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            // Whoever waits is told, and the operation has failed.
            _ = _delivered.Writer.TryComplete(failure);
        }
    }

    private async Task WaitForAsync(LogPosition position, CancellationToken cancellationToken)
    {
        while (await _delivered.Reader.ReadAsync(cancellationToken).ConfigureAwait(false) < position)
        {
            // Of an operation whose answer was lost, say.
        }
    }
}
