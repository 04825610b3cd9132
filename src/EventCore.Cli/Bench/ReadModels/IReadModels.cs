namespace EventCore.Cli;

/// <summary>Makes read models beside a store, for projections to be measured with.</summary>
internal interface IReadModels
{
    /// <summary>Makes the tables of a new read model, which nothing else uses.</summary>
    /// <exception cref="ToolException">They cannot be made; the message says why.</exception>
    Task<ReadModel> CreateAsync(SalesModel model, CancellationToken cancellationToken);
}
