using System.Text.Json.Nodes;

namespace EventCore;

/// <summary>One of the events that an upcaster makes of an old one, as JSON of a newer shape.</summary>
/// <param name="Shape">One of those that the upcaster says it makes.</param>
/// <param name="Data">Its data in that shape.</param>
public sealed record UpcastEvent(EventShape Shape, JsonObject Data);
