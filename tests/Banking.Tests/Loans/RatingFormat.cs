using System.Buffers.Binary;
using EventCore;

namespace Banking.Tests;

/// <summary>As the rating agency sends it: eight bytes.</summary>
internal sealed class RatingFormat : BinaryEventFormat<LoanEvent.Rated>
{
    protected override ReadOnlyMemory<byte> Write(LoanEvent.Rated @event)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, @event.Points);
        return bytes;
    }

    protected override LoanEvent.Rated Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt64BigEndian(bytes));
}
