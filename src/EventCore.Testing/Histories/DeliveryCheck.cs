namespace EventCore.Testing;

/// <summary>A subscription is given the wanted events of the log in their order, from the first, none left out; again only after a start.</summary>
internal static class DeliveryCheck
{
    /// <returns>How many events were delivered.</returns>
    public static int Run(IndexedHistory history, FoundViolations found) =>
        history.History.Subscriptions.Sum(subscription => Check(subscription, [.. history.Log.Where(logged => subscription.IsWanted?.Invoke(logged) != false)], found));

    private static int Check(SubscriptionDeliveries subscription, LoggedEvent[] wanted, FoundViolations found)
    {
        var places = new Dictionary<LogPosition, int>(wanted.Length);
        for (var place = 0; place < wanted.Length; place++)
        {
            places.TryAdd(wanted[place].Position, place);
        }

        // How many it has had in all, and which it has to be given next; after a start that may be any of those it has had.
        var (had, next, count) = (0, 0, 0);
        var mayGoBack = true;
        foreach (var delivery in subscription.Deliveries)
        {
            if (delivery is not Delivery.Event given)
            {
                mayGoBack = true;
                continue;
            }

            count++;
            if (!places.TryGetValue(given.Position, out var place) || wanted[place].Id != given.Id)
            {
                found.Add(ViolationKind.DeliveryOfNothing, $"Subscription '{subscription.Name}' was given event {given.Id} at position {given.Position}, which is not there for it.");
                continue;
            }

            if (place > (mayGoBack ? had : next))
            {
                found.Add(ViolationKind.DeliverySkipped, $"Subscription '{subscription.Name}' was given position {given.Position} without position {wanted[mayGoBack ? had : next].Position} before it.");
            }
            else if (place < next && !mayGoBack)
            {
                found.Add(ViolationKind.DeliveryOutOfOrder, $"Subscription '{subscription.Name}' was given position {given.Position} after position {wanted[next - 1].Position}.");
            }

            (next, mayGoBack) = (place + 1, false);
            had = Math.Max(had, next);
        }

        return count;
    }
}
