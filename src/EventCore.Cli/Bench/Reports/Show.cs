using System.Globalization;

namespace EventCore.Cli;

/// <summary>How figures are written, in every report alike.</summary>
internal static class Show
{
    /// <summary>Stands where there is no figure.</summary>
    public const string None = "-";

    /// <summary>A time in milliseconds, to three digits.</summary>
    public static string Milliseconds(double? milliseconds) => milliseconds is { } known ? Digits(known) : None;

    /// <summary>Whole numbers with thousands, and small ones to three digits.</summary>
    public static string Number(double? number) => number is { } known ? (Math.Abs(known) >= 100 || known == Math.Floor(known) ? known.ToString("N0", CultureInfo.InvariantCulture) : Digits(known)) : None;

    /// <summary>Millions of bytes.</summary>
    public static string Megabytes(long? bytes) => bytes is { } known ? (known / 1e6).ToString("N0", CultureInfo.InvariantCulture) : None;

    /// <summary>With its sign.</summary>
    public static string Percent(double percent) => percent.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>The distance from the median, either way.</summary>
    public static string Noise(double percent) => percent.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A figure with its unit.</summary>
    public static string With(double? figure, string unit) => figure is null ? None : $"{Number(figure)}{(unit is "" or "/s" ? unit : " " + unit)}";

    public static string Goal(TargetDocument target) => $"{(target.Goal == TargetGoal.AtMost ? "<=" : ">=")} {With(target.Limit, target.Unit)}";

    public static string Outcome(TargetOutcome outcome) => outcome switch
    {
        TargetOutcome.Passed => "passed",
        TargetOutcome.Missed => "MISSED",
        _ => "not measured",
    };

    public static string Outcome(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Regressed => "REGRESSED",
        ChangeOutcome.Improved => "improved",
        _ => "within noise",
    };

    /// <summary>Cores that were busy, on average.</summary>
    public static string Cores(double? cpuSeconds, double elapsedSeconds) =>
        cpuSeconds is { } known && elapsedSeconds > 0 ? (known / elapsedSeconds).ToString("N2", CultureInfo.InvariantCulture) : None;

    /// <summary>Three digits that count, and of very small figures no more than four behind the point.</summary>
    private static string Digits(double number)
    {
        var decimals = number == 0 ? 2 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(number))), 0, 4);
        return number.ToString($"N{decimals}", CultureInfo.InvariantCulture);
    }
}
