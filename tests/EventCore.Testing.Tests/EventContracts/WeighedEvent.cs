using System.Buffers.Binary;

namespace EventCore.Testing.Tests;

/// <summary>A union whose case is stored in a format of its own.</summary>
public abstract record WeighedEvent : IEventUnion<WeighedEvent>
{
    public static EventRegistry<WeighedEvent> Registry { get; } = new(EventCase<WeighedEvent>.Of("weighed", new Bytes()));

    public sealed record Weighed(int Grams) : WeighedEvent;

    private sealed class Bytes : BinaryEventFormat<Weighed>
    {
        protected override ReadOnlyMemory<byte> Write(Weighed @event)
        {
            var bytes = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, @event.Grams);
            return bytes;
        }

        protected override Weighed Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt32LittleEndian(bytes));
    }
}
