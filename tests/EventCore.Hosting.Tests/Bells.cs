namespace EventCore.Hosting.Tests;

/// <summary>Says when it has heard the first bell, or fails at every one.</summary>
internal sealed class Bells : AtLeastOnceProjection<BellEvent>
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Bells(bool fails = false)
        : base("bells", new ProjectionOptions { Retry = RetryPolicy.None }) =>
        On<BellEvent.Rung>((_, _, _) =>
        {
            if (fails)
            {
                throw new InvalidOperationException("It is broken.");
            }

            _first.TrySetResult();
            return Task.CompletedTask;
        });

    public Task First => _first.Task;
}
