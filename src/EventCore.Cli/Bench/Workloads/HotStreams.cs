namespace EventCore.Cli;

/// <summary>Nine operations of ten are about the hottest hundredth of all accounts.</summary>
internal static class HotStreams
{
    public const string Name = "hot-streams";

    public const int DefaultAccounts = 1_000;

    private const int AccountsPerHotOne = 100;

    private const int OperationsPerColdOne = 10;

    /// <summary>Each hot account as often as any other hot one, and each cold one as any other cold one.</summary>
    public static int Choose(int operation, int accounts)
    {
        var hot = Math.Max(1, accounts / AccountsPerHotOne);
        var (ten, place) = Math.DivRem(operation, OperationsPerColdOne);
        return place == 0 && accounts > hot ? hot + (ten % (accounts - hot)) : (operation - ten) % hot;
    }
}
