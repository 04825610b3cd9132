using System.Security.Cryptography;
using System.Text;

namespace EventCore.Tests;

/// <summary>A state that tells which events were folded, and in which order.</summary>
public sealed record Trail(int Events, string Digest)
{
    public static Trail None { get; } = new(0, "");

    public Trail After(EventId id) =>
        new(Events + 1, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Digest} {id}")).AsSpan(0, 8)));
}
