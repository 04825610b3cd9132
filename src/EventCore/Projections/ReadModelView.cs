namespace EventCore;

/// <summary>An <see cref="InMemoryReadModel{TState, TEvent}"/> at one moment.</summary>
/// <param name="State">What was folded so far.</param>
/// <param name="Checkpoint">Everything up to it that is wanted was folded, and nothing behind it.</param>
public sealed record ReadModelView<TState>(TState State, Checkpoint Checkpoint)
{
    /// <summary>Whether the end of the log was reached since the read model was started. Until then it is older than it need be.</summary>
    public bool HasCaughtUp { get; init; }

    /// <summary>Why it has stopped and gets no older, and no newer; null while it runs, and where it was stopped by whoever ran it.</summary>
    public ReadModelStoppedException? Failure { get; init; }
}
