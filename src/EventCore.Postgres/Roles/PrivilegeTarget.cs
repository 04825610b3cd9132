namespace EventCore;

/// <summary>What a privilege is held on.</summary>
internal enum PrivilegeTarget
{
    /// <summary>The schema itself.</summary>
    Schema,

    /// <summary>A table, or some columns of it, or a view.</summary>
    Table,

    /// <summary>A function.</summary>
    Function,
}
