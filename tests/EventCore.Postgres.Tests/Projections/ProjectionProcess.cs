namespace EventCore.Postgres.Tests;

/// <summary>A process that runs <see cref="StepsProjection"/>.</summary>
internal sealed class ProjectionProcess(StepsDatabase database, string writer) : TestProcess(
    typeof(ProjectionHost),
    nameof(ProjectionHost.A_process_runs_the_projection_until_it_is_ended),
    [
        KeyValuePair.Create(ProjectionHost.Variable("SCHEMA"), database.Schema),
        KeyValuePair.Create(ProjectionHost.Variable("CONNECTION"), database.ConnectionString),
        KeyValuePair.Create(ProjectionHost.Variable("WRITER"), writer),
    ]);
