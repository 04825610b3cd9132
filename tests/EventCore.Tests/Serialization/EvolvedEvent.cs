using System.Text.Json.Nodes;

namespace EventCore.Tests;

/// <summary>A union with a past: every way in which an upcaster can lead from an old shape to a case.</summary>
public abstract record EvolvedEvent : IEventUnion<EvolvedEvent>
{
    private static readonly EventShape PaidNow = new("paid"), ReceivedNow = new("received", 2);

    public static EventRegistry<EvolvedEvent> Registry { get; } = new(
        EventCase<EvolvedEvent>.Of("opened", EvolvedJson.Default.Opened, schemaVersion: 4),
        EventCase<EvolvedEvent>.Of("paid", EvolvedJson.Default.Paid),
        EventCase<EvolvedEvent>.Of("received", EvolvedJson.Default.Received, schemaVersion: 2));

    public static IEnumerable<Upcaster<EvolvedEvent>> Upcasters =>
    [
        Upcaster<EvolvedEvent>.From("opened", 1).ToNextVersion(opened => new JsonObject { ["Name"] = opened["Owner"]?.DeepClone() }),
        Upcaster<EvolvedEvent>.From("opened", 2, EvolvedJson.Default.OpenedBefore).ToNextVersion(opened => new OpenedThen(opened.Name, "CH")),
        Upcaster<EvolvedEvent>.From("opened", 3, EvolvedJson.Default.OpenedThen).ToNextVersion(opened => new Opened(opened.Name, opened.Country, "CHF")),
        Upcaster<EvolvedEvent>.From("received", 1).ToNextVersion(received =>
        {
            received["Amount"] = received["Amount"]!.GetValue<int>() * 100;
            return received;
        }),
        Upcaster<EvolvedEvent>.From("paid-out", 1).RenamedTo("paid"),
        Upcaster<EvolvedEvent>.From("moved", 1).ToSeveral(
            [PaidNow, new EventShape("received")],
            moved => [new UpcastEvent(new EventShape("received"), moved), new UpcastEvent(PaidNow, moved)]),
        Upcaster<EvolvedEvent>.From("batch", 1, EvolvedJson.Default.Batch).ToSeveral(batch => batch.Amounts.Select(amount => new Paid(amount))),
        Upcaster<EvolvedEvent>.From("settled", 1, EvolvedJson.Default.OpenedBefore).To(settled => new Opened(settled.Name, "settled", "CHF")),
        Upcaster<EvolvedEvent>.From("misled", 1).ToSeveral([PaidNow], misled => [new UpcastEvent(ReceivedNow, misled)]),
        Upcaster<EvolvedEvent>.From("viewed", 1).Dropped(),
        Upcaster<EvolvedEvent>.Ignore("foreign"),
    ];

    public sealed record Opened(string Name, string Country, string Currency) : EvolvedEvent;

    public sealed record Paid(int Amount) : EvolvedEvent;

    public sealed record Received(int Amount) : EvolvedEvent;

    public sealed record OpenedBefore(string Name);

    public sealed record OpenedThen(string Name, string Country);

    public sealed record Batch(int[] Amounts);
}
