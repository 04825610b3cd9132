using Google.Protobuf;

namespace EventCore.Tests;

/// <summary>The message <c>{ sint64 micrometres = 1; string sensor = 2; }</c> in Protocol Buffers.</summary>
internal sealed class ProtobufMeasured : BinaryEventFormat<FormattedEvent.Measured>
{
    private const int Micrometres = 1;
    private const int Sensor = 2;

    protected override ReadOnlyMemory<byte> Write(FormattedEvent.Measured @event)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(Micrometres, WireFormat.WireType.Varint);
            output.WriteSInt64(@event.Micrometres);
            output.WriteTag(Sensor, WireFormat.WireType.LengthDelimited);
            output.WriteString(@event.Sensor);
        }

        return bytes.ToArray();
    }

    protected override FormattedEvent.Measured Read(ReadOnlySpan<byte> bytes)
    {
        using var input = new CodedInputStream(bytes.ToArray());
        var (micrometres, sensor) = (0L, "");
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case Micrometres:
                    micrometres = input.ReadSInt64();
                    break;
                case Sensor:
                    sensor = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new FormattedEvent.Measured(micrometres, sensor);
    }
}
