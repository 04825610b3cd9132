using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace EventCore.Generators;

/// <summary>Something that makes a method give another answer the next time, or leave a trace.</summary>
/// <param name="What">The member, as a reader would write it.</param>
/// <param name="Effect">What it does, such as <c>reads the clock</c>.</param>
/// <param name="Location">Where.</param>
internal sealed record Impurity(string What, string Effect, Location Location)
{
    private const string Clock = "reads the clock";
    private const string Randomness = "is random";
    private const string Io = "does I/O";
    private const string Machine = "depends on the machine";
    private const string Waiting = "waits";

    /// <summary>Types all of whose members have the effect.</summary>
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["System.TimeProvider"] = Clock,
        ["System.Diagnostics.Stopwatch"] = Clock,
        ["System.Security.Cryptography.RandomNumberGenerator"] = Randomness,
        ["System.Environment"] = Machine,
        ["System.Console"] = Io,
        ["System.Diagnostics.Process"] = Io,
        ["System.IO.Directory"] = Io,
        ["System.IO.DirectoryInfo"] = Io,
        ["System.IO.DriveInfo"] = Io,
        ["System.IO.File"] = Io,
        ["System.IO.FileInfo"] = Io,
        ["System.IO.FileStream"] = Io,
        ["System.IO.FileSystemInfo"] = Io,
        ["System.IO.RandomAccess"] = Io,
        ["System.Data.IDbCommand"] = Io,
        ["System.Data.IDbConnection"] = Io,
        ["System.Data.Common.DbCommand"] = Io,
        ["System.Data.Common.DbConnection"] = Io,
        ["System.Data.Common.DbDataSource"] = Io,
        ["System.Net.Dns"] = Io,
        ["System.Net.Http.HttpClient"] = Io,
        ["System.Net.Http.HttpMessageInvoker"] = Io,
        ["System.Net.Http.Json.HttpClientJsonExtensions"] = Io,
        ["System.Net.Sockets.Socket"] = Io,
        ["System.Net.Sockets.TcpClient"] = Io,
        ["System.Net.Sockets.UdpClient"] = Io,
        ["EventCore.CommandExecutor"] = Io,
        ["EventCore.Stores.IEventStore"] = Io,
        ["EventCore.Stores.EventStoreExtensions"] = Io,
        ["System.Threading.Thread"] = Waiting,
        ["System.Threading.Tasks.Task"] = Waiting,
        ["System.Threading.Tasks.Task<TResult>"] = Waiting,
        ["System.Threading.Tasks.ValueTask"] = Waiting,
        ["System.Threading.Tasks.ValueTask<TResult>"] = Waiting,
    };

    private static readonly Dictionary<string, string> Members = new(StringComparer.Ordinal)
    {
        ["System.DateTime.Now"] = Clock,
        ["System.DateTime.Today"] = Clock,
        ["System.DateTime.UtcNow"] = Clock,
        ["System.DateTimeOffset.Now"] = Clock,
        ["System.DateTimeOffset.UtcNow"] = Clock,
        ["System.Environment.TickCount"] = Clock,
        ["System.Environment.TickCount64"] = Clock,
        ["System.TimeZoneInfo.Local"] = Machine,
        ["System.Guid.NewGuid"] = Randomness,
        ["System.Guid.CreateVersion7"] = Randomness,
        ["System.Random.Shared"] = Randomness,
        ["System.IO.Path.GetRandomFileName"] = Randomness,
        ["System.IO.Path.GetTempFileName"] = Io,
        ["EventCore.EventId.Create"] = Randomness,
    };

    // The same on every machine that a program is written for, or no harm.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "System.Diagnostics.Activity.Current", "System.Environment.FailFast", "System.Environment.NewLine" };

    /// <summary>What an operation does by itself, wherever it stands.</summary>
    public static Impurity? Of(IOperation operation)
    {
        if (operation is IAwaitOperation)
        {
            return new Impurity("await", Waiting, operation.Syntax.GetLocation());
        }

        if (Used(operation) is not { ContainingType: { } type } member)
        {
            return null;
        }

        return EffectOf(operation, member) is { } effect
            ? new Impurity(member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? $"new {type.Name}" : $"{type.Name}.{member.Name}", effect, operation.Syntax.GetLocation())
            : null;
    }

    /// <summary>A change to the command itself, or to the state or event that it was given.</summary>
    public static Impurity? OfOwnChange(IOperation operation)
    {
        var target = operation switch
        {
            IAssignmentOperation assignment => assignment.Target,
            IIncrementOrDecrementOperation increment => increment.Target,
            _ => null,
        };
        return target is IMemberReferenceOperation { Instance: { } instance, Member: var member } && IsGiven(instance)
            ? new Impurity(member.Name, instance is IInstanceReferenceOperation ? "of the command is changed" : "of what it was given is changed", operation.Syntax.GetLocation())
            : null;
    }

    private static bool IsGiven(IOperation instance) => instance switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => true,
        // What a lambda or a local function is given may have been made right here.
        IParameterReferenceOperation { Type.IsReferenceType: true, Parameter.ContainingSymbol: IMethodSymbol { MethodKind: not (MethodKind.AnonymousFunction or MethodKind.LocalFunction) } } => true,
        _ => false,
    };

    private static ISymbol? Used(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => Original(invocation.TargetMethod),
        IMethodReferenceOperation reference => Original(reference.Method),
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation property => property.Property,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    /// <summary>The method as it was first declared: a fake clock is a clock.</summary>
    private static IMethodSymbol Original(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
        {
            method = overridden;
        }

        return method;
    }

    private static string? EffectOf(IOperation operation, ISymbol member)
    {
        var type = member.ContainingType.OriginalDefinition.ToDisplayString();
        var name = $"{type}.{member.Name}";
        return Harmless.Contains(name) ? null
            : Members.TryGetValue(name, out var effect) || Types.TryGetValue(type, out effect) ? effect
            : type == "System.Random" && !IsSeeded(operation) ? Randomness
            : EffectOfStatic(operation, member);
    }

    /// <summary>Random numbers from a seed are the same each time, as long as nobody else draws from them.</summary>
    private static bool IsSeeded(IOperation operation) => operation switch
    {
        IObjectCreationOperation creation => creation.Arguments.Length > 0,
        IInvocationOperation { Instance: ILocalReferenceOperation or IObjectCreationOperation } => true,
        _ => false,
    };

    private static string? EffectOfStatic(IOperation operation, ISymbol member) => (operation, member) switch
    {
        (IFieldReferenceOperation, IFieldSymbol { IsStatic: true, IsReadOnly: false, IsConst: false }) => "is static and can change",
        (IPropertyReferenceOperation, IPropertySymbol { IsStatic: true, SetMethod: not null }) => "is static and can change",
        _ => null,
    };
}
