using Latent.Fuzz;

namespace Latent.Tests.Data;

public sealed class FuzzTests
{
    private const int Inputs = 500;

    public static TheoryData<string> Readers => [.. Target.All.Select(target => target.Reader)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void DamagedFilesLoadOrAreRefusedInWords(string reader)
    {
        using var folder = new TestFolder();
        var target = Target.All.Single(target => target.Reader == reader);
        for (var i = 0; i < Inputs; i++)
            Assert.Null(target.Try(target.Damaged(seed: 7, i), folder.Path, out _));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void UndamagedFilesLoad(string reader)
    {
        using var folder = new TestFolder();
        var target = Target.All.Single(target => target.Reader == reader);
        foreach (var valid in target.Valid)
        {
            Assert.Null(target.Try(valid, folder.Path, out var isLoaded));
            Assert.True(isLoaded);
        }
    }
}
