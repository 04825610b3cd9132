namespace EventCore.Cli;

/// <summary>What is made of sales.</summary>
internal enum SalesModel
{
    /// <summary>Each event adds to the row of its order.</summary>
    Simple,

    /// <summary>Orders, what each customer has bought and what each product has brought in; an item looks up its price, and whose order it is of.</summary>
    Complex,
}
