using System.Reflection;

namespace EventCore.Testing;

/// <summary>Every promise of a store, as cases that any test framework can run: each throws where the promise is broken.</summary>
/// <remarks>
/// Cases about snapshots pass at once on a store that is no <see cref="Stores.ISnapshotStore"/>, those about checkpoints on one that is
/// no <see cref="Stores.ICheckpointStore"/>, and those about operating subscriptions on one that is no <see cref="Stores.ISubscriptionControl"/>.
/// </remarks>
public static class EventStoreContract
{
    // How long a case may take to wind down once its time is up, before its stores are disposed under its hands.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly SortedDictionary<string, MethodInfo> Methods = Discover();

    /// <summary>How long a case may take unless said otherwise: 2 minutes. A store that hangs fails instead of hanging the run.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The name of every case: a sentence that states the promise.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. Methods.Keys];

    /// <summary>Runs one case on a log of its own, for at most <see cref="DefaultTimeout"/>.</summary>
    /// <exception cref="ContractViolationException">The store broke the promise, or did not finish in time.</exception>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    public static Task RunAsync(string caseName, EventStoreContractHost host, CancellationToken cancellationToken) =>
        RunAsync(caseName, host, DefaultTimeout, cancellationToken);

    /// <summary>Runs one case on a log of its own, for at most <paramref name="timeout"/>.</summary>
    /// <exception cref="ContractViolationException">The store broke the promise, or did not finish in time.</exception>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    public static Task RunAsync(string caseName, EventStoreContractHost host, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caseName);
        ArgumentNullException.ThrowIfNull(host);
        return Methods.TryGetValue(caseName, out var method)
            ? RunAsync(method, host, timeout, cancellationToken)
            : throw new ArgumentException($"The contract has no case '{caseName}'.", nameof(caseName));
    }

    private static async Task RunAsync(MethodInfo method, EventStoreContractHost host, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // On the pool: a store that blocks its caller must not block the one who watches the time.
        var running = Task.Run(() => RunOnNewLogAsync(method, host, stop.Token), CancellationToken.None);
        try
        {
            await running.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            await StopAsync(running, stop).ConfigureAwait(false);
            throw new ContractViolationException($"Expected the case to finish within {timeout}, but it was still running.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(running, stop).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException unasked)
        {
            throw new ContractViolationException("Expected no cancellation, because nobody asked for one, but a call was cancelled.", unasked);
        }
    }

    private static async Task RunOnNewLogAsync(MethodInfo method, EventStoreContractHost host, CancellationToken cancellationToken)
    {
        var name = new LogName($"contract-{EventId.Create(TimeProvider.System)}");
        var log = await ContractLog.OpenAsync(host, name, cancellationToken).ConfigureAwait(false);
        await using (log.ConfigureAwait(false))
        {
            var cases = (ContractCases)Activator.CreateInstance(method.DeclaringType!, log)!;
            if (!cases.AreAbout(log.Store))
            {
                return;
            }

            await ((Task)method.Invoke(cases, BindingFlags.DoNotWrapExceptions, binder: null, parameters: null, culture: null)!).ConfigureAwait(false);
        }
    }

    private static async Task StopAsync(Task running, CancellationTokenSource stop)
    {
        await stop.CancelAsync().ConfigureAwait(false);
        // However it ends now, the verdict is known already.
        await Task.WhenAny(running, Task.Delay(Grace, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
    }

    private static SortedDictionary<string, MethodInfo> Discover()
    {
        var methods = typeof(EventStoreContract).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ContractCases)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly));
        return new SortedDictionary<string, MethodInfo>(methods.ToDictionary(method => method.Name.Replace('_', ' '), StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
