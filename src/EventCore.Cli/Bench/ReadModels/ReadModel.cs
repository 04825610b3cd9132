namespace EventCore.Cli;

/// <summary>A read model that is there for one measurement.</summary>
/// <param name="Projection">Writes it, and is not run yet.</param>
/// <param name="DropAsync">Removes its tables.</param>
internal sealed record ReadModel(IProjection Projection, Func<Task> DropAsync);
