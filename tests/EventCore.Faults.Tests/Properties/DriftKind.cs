namespace EventCore.Faults.Tests;

/// <summary>What is done to a schema.</summary>
public enum DriftKind
{
    DropTable,
    ChangeTable,
    DropColumn,
    RenameColumn,
    AddColumn,
    ChangeType,
    ToggleNull,
    ChangeDefault,
    DropConstraint,
    ChangeConstraint,
    AddConstraint,
    DropIndex,
    ChangeIndex,
    AddIndex,
    DropView,
    ChangeView,
    DropFunction,
    ChangeBody,
    ChangeFunction,
    AddTrigger,
    AddRule,
    AddPolicy,
    ToggleTablePrivilege,
    RevokeFunctionPrivilege,
}
