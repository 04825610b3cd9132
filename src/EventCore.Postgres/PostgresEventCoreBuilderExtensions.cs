using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventCore;

/// <summary>Chooses PostgreSQL as the store.</summary>
public static class PostgresEventCoreBuilderExtensions
{
    /// <summary>Uses a log in the database of a data source, which stays its owner's to dispose. Connects on first use.</summary>
    /// <exception cref="InvalidOperationException">There is a store already.</exception>
    public static EventCoreBuilder UsePostgres(this EventCoreBuilder builder, NpgsqlDataSource dataSource, PostgresEventStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.UseStore(_ => new PostgresEventStore(dataSource, options));
    }

    /// <summary>Uses a log in the database of the container's <see cref="NpgsqlDataSource"/>. Connects on first use.</summary>
    /// <exception cref="InvalidOperationException">There is a store already.</exception>
    public static EventCoreBuilder UsePostgres(this EventCoreBuilder builder, PostgresEventStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(provider => new PostgresEventStore(provider.GetRequiredService<NpgsqlDataSource>(), options));
    }
}
