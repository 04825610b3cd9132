using EventCore;
using EventCore.Stores;

namespace Sagas;

/// <summary>Fulfils orders: pay, reserve, ship. Where a step is rejected, those before it are undone, the last one first.</summary>
/// <remarks>
/// It keeps nothing in memory that it could lose. Every step is the answer to one event, executed under a command id that is made of the
/// event's id, so that a step which was taken before the process was killed is not taken again, and one that was rejected is
/// rejected again. How far it has read is itself an event. Several may run at once: they get in each other's way, and nothing else.
/// </remarks>
public sealed class Fulfilment(IEventStore store)
{
    private static readonly StreamId Checkpoint = new("checkpoint-fulfilment");

    private readonly CommandExecutor _commands = new(store);

    /// <summary>Answers every event since the checkpoint, and those that come of the answers, until there are no more.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken = default)
    {
        var position = LogPosition.Start;
        await foreach (var reached in store.ReadStreamAsync<ShopEvent>(Checkpoint, cancellationToken))
        {
            position = ReachCheckpoint.Fold(position, reached.Data);
        }

        while (await store.ReadLogAsync(new ReadLogRequest(position), cancellationToken) is [.., var last] page)
        {
            var answered = false;
            foreach (var happened in page.SelectMany(recorded => ShopEvent.Registry.Decode(recorded)))
            {
                answered |= await AnswerAsync(happened, cancellationToken);
            }

            position = last.Position;
            if (answered)
            {
                // Not after every page: the checkpoint is an event as well, and would be followed by another one for ever. Where another
                // process is noting its own, this one need not be noted.
                _ = await _commands.ExecuteAsync(new ReachCheckpoint(Checkpoint, position), cancellationToken: cancellationToken);
            }
        }
    }

    /// <summary>The whole process, forwards and backwards.</summary>
    private Task<bool> AnswerAsync(Recorded<ShopEvent> happened, CancellationToken cancellationToken)
    {
        return happened.Data switch
        {
            ShopEvent.OrderPlaced { Order: var order } => StepAsync(new TakePayment(order), reason => new CancelOrder(order, reason)),
            ShopEvent.PaymentTaken { Order: var order } => StepAsync(new ReserveStock(order), reason => new RefundPayment(order, reason)),
            ShopEvent.StockReserved { Order: var order } => StepAsync(new SendParcel(order), reason => new ReleaseStock(order, reason)),
            ShopEvent.ParcelSent { Order: var order } => ExecuteAsync(new CompleteOrder(order)),
            ShopEvent.StockReleased { Order: var order, Reason: var reason } => ExecuteAsync(new RefundPayment(order, reason)),
            ShopEvent.PaymentRefunded { Order: var order, Reason: var reason } => ExecuteAsync(new CancelOrder(order, reason)),
            _ => Task.FromResult(false),
        };

        async Task<bool> StepAsync<TStep, TUndo>(ICommand<TStep, ShopEvent> step, Func<string, ICommand<TUndo, ShopEvent>> undo) =>
            await OutcomeOfAsync(step, "step") is not CommandResult.Rejected rejected || await OutcomeOfAsync(undo(rejected.Message), "undo") is not null;

        async Task<bool> ExecuteAsync<TState>(ICommand<TState, ShopEvent> command) => await OutcomeOfAsync(command, "step") is not null;

        async Task<CommandResult> OutcomeOfAsync<TState>(ICommand<TState, ShopEvent> command, string role)
        {
            var options = new CommandOptions { CommandId = new CommandId($"fulfilment-{role}-{happened.Id}") };
            var result = await _commands.ExecuteAsync(command, options, cancellationToken);
            return result is CommandResult.Conflicted ? throw new InvalidOperationException($"{command} came too late too often. Catch up again.") : result;
        }
    }
}
