namespace EventCore.Tests;

public sealed class BatchSizeTests
{
    private static readonly TimeSpan Target = TimeSpan.FromSeconds(1);

    [Fact]
    public void Quick_batches_grow_to_the_most()
    {
        var size = new BatchSize(most: 200, Target);

        Assert.Equal(1, size.Next);
        Assert.Equal([2, 4, 8, 16, 32, 64, 128, 200, 200], Enumerable.Range(0, 9).Select(_ => After(size, TimeSpan.FromMilliseconds(1))));
    }

    [Fact]
    public void Slow_batches_shrink_to_one_event()
    {
        var size = Grown();

        var sizes = Enumerable.Range(0, 8).Select(_ => After(size, TimeSpan.FromMinutes(1))).ToList();

        Assert.Equal([32, 16, 8, 4, 2, 1, 1, 1], sizes);
    }

    [Fact]
    public void A_batch_that_takes_about_as_long_as_it_should_changes_nothing()
    {
        var size = Grown();

        Assert.Equal(64, After(size, Target));
        Assert.Equal(64, After(size, Target / 2));
    }

    [Fact]
    public void A_batch_that_was_not_full_says_nothing_of_a_larger_one()
    {
        var size = Grown();

        size.Took(3, TimeSpan.Zero);

        Assert.Equal(64, size.Next);
    }

    /// <summary>One whose next batch has 64 events.</summary>
    private static BatchSize Grown()
    {
        var size = new BatchSize(most: 200, Target);
        while (size.Next < 64)
        {
            size.Took(size.Next, TimeSpan.Zero);
        }

        return size;
    }

    private static int After(BatchSize size, TimeSpan time)
    {
        size.Took(size.Next, time);
        return size.Next;
    }
}
