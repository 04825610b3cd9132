namespace EventCore;

/// <summary>An event on its way from an old shape to the union.</summary>
/// <param name="Shape">The shape it has now; null where it is an event of the union.</param>
/// <param name="Value">Its data: a JSON object, an object of an old CLR type, or an event of the union.</param>
internal readonly record struct UpcastValue(EventShape? Shape, object? Value);
