using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>Parameters that are arrays of a named type, so that nothing is left to inference.</summary>
internal static class SqlArray
{
    public static NpgsqlParameter<T[]> Of<T>(NpgsqlDbType elementType, T[] values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | elementType, TypedValue = values };
}
