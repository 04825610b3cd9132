namespace EventCore.Stores;

/// <summary>Tells of appends until it is disposed.</summary>
public interface IAppendWatch : IAsyncDisposable
{
    /// <summary>Whether it tells of the appends of others, too, as far as is known now. Where not, subscriptions look more often.</summary>
    bool HearsOthers { get; }
}
