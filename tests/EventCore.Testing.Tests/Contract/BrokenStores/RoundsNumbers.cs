using System.Globalization;
using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Keeps numbers as doubles.</summary>
internal sealed class RoundsNumbers(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) =>
        Inner.AppendAsync(new AppendRequest(append.ExpectedVersions, [.. append.Events.Select(Rounded)]), cancellationToken);

    private static NewEvent Rounded(NewEvent @event) =>
        double.TryParse(@event.Data.Span, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new NewEvent(@event.StreamId, @event.Id, @event.Type, JsonSerializer.SerializeToUtf8Bytes(number), @event.Metadata)
            : @event;
}
