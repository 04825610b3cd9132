namespace EventCore;

/// <summary>What the functions of the schema set for their plans, for statements outside of them.</summary>
internal static class PlannerSettings
{
    /// <summary>
    /// Until the end of the transaction, as SET LOCAL would, but in one statement. Comes before every statement on events: plans
    /// may be kept, and those made while the table was tiny would read all of it for ever. With these settings they take an
    /// index that gives the order asked for.
    /// </summary>
    public const string SetLocal = """
        -- Workers would hand rows over in any order; jit would be triggered by the penalties that switched-off plans carry.
        SELECT
            set_config('plan_cache_mode', 'force_generic_plan', true),
            set_config('enable_seqscan', 'off', true),
            set_config('enable_bitmapscan', 'off', true),
            set_config('enable_hashjoin', 'off', true),
            set_config('enable_mergejoin', 'off', true),
            set_config('enable_sort', 'off', true),
            set_config('max_parallel_workers_per_gather', '0', true),
            set_config('jit', 'off', true)
        """;
}
