using System.Net;
using System.Security.Cryptography;
using Latent.Data;
using Latent.Fuzz;

namespace Latent.Tests.Data;

public sealed class DownloadTests
{
    private static readonly byte[] Content = Samples.Idx(0x08, [100, 10], 1000);
    private static readonly byte[] Packed = Samples.Gzip(Content);

    private static NamedDataset Set(params string[] hosts)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Content));
        return new("tiny", "a test", (_, _, _) => throw new InvalidOperationException())
        {
            Files = [new("x.gz", hash, Content.Length, [.. hosts.Select(host => new Uri($"http://{host}/x.gz"))])],
        };
    }

    /// <summary>Hosts by name: one that resumes, one that cannot, one that lies, one that breaks off, one that is not
    /// there.</summary>
    private sealed class Hosts : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (host, from) = (request.RequestUri!.Host, request.Headers.Range?.Ranges.First().From);
            Asked.Add(from is null ? host : $"{host} from {from}");
            return Task.FromResult(host switch
            {
                "resumes" when from >= Packed.Length => new(HttpStatusCode.RequestedRangeNotSatisfiable),
                "resumes" when from is { } start => Partial((int)start),
                "resumes" or "restarts" => Whole(Packed),
                "lies" => Whole(Samples.Gzip([1, 2, 3])),
                "breaks" => Broken(),
                "missing" => new(HttpStatusCode.NotFound),
                _ => throw new HttpRequestException("no network"),
            });
        }

        private static HttpResponseMessage Whole(byte[] bytes) =>
            new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

        private static HttpResponseMessage Partial(int start)
        {
            var response = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(Packed[start..]) };
            response.Content.Headers.ContentRange = new(start, Packed.Length - 1, Packed.Length);
            return response;
        }

        private static HttpResponseMessage Broken()
        {
            var content = new StreamContent(new MemoryStream(Packed[..40]));
            content.Headers.ContentLength = Packed.Length;
            return new(HttpStatusCode.OK) { Content = content };
        }
    }

    private static async Task<(
        string Path, List<string> Asked)> Get(TestFolder folder, bool force, params string[] hosts)
    {
        var handler = new Hosts();
        using var download = new DatasetDownload(handler);
        var paths = await download.GetAsync(Set(hosts), folder.Path, force, cancellation: TestContext.Current.CancellationToken).ConfigureAwait(true);
        Assert.False(File.Exists(paths[0] + ".part"));
        return (paths[0], handler.Asked);
    }

    [Fact]
    public async Task AFileIsFetchedOnceAndAgainOnlyByForce()
    {
        using var folder = new TestFolder();
        var (path, asked) = await Get(folder, force: false, "resumes");
        Assert.Equal(Packed, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(["resumes"], asked);
        Assert.Empty((await Get(folder, force: false, "resumes")).Asked);
        Assert.Equal(["resumes"], (await Get(folder, force: true, "resumes")).Asked);
    }

    [Fact]
    public async Task AnotherHostGoesOnWhereOneBrokeOff()
    {
        using var folder = new TestFolder();
        var (path, asked) = await Get(folder, force: false, "missing", "breaks", "offline", "resumes");
        Assert.Equal(["missing", "breaks", "offline from 40", "resumes from 40"], asked);
        Assert.Equal(Packed, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AHostThatCannotResumeStartsAfresh()
    {
        using var folder = new TestFolder();
        folder.Write("x.gz.part", Packed[..50]);
        var (path, asked) = await Get(folder, force: false, "restarts");
        Assert.Equal(["restarts from 50"], asked);
        Assert.Equal(Packed, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AWholePartIsKeptAndAWrongOneReplaced()
    {
        using var folder = new TestFolder();
        folder.Write("x.gz.part", Packed);
        Assert.Equal(["resumes from " + Packed.Length], (await Get(folder, force: false, "resumes")).Asked);
        folder.Write("x.gz", [1, 2]);
        folder.Write("x.gz.part", new byte[Packed.Length]);
        Assert.Equal(["resumes from " + Packed.Length, "restarts"], (await Get(folder, force: false, "resumes", "restarts")).Asked);
    }

    [Fact]
    public async Task AWrongSha256IsNeverKept()
    {
        using var folder = new TestFolder();
        var e = await Assert.ThrowsAsync<DataFormatException>(() => Get(folder, force: false, "lies"));
        Assert.Equal(
            "x.gz: lies sent content with SHA-256 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81, " +
            $"expected {Set().Files[0].Digest}; try again later, or another network",
            e.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.Equal(["lies", "resumes"], (await Get(folder, force: false, "lies", "resumes")).Asked);
    }

    [Fact]
    public async Task WithoutANetworkItSaysWhatToPlaceWhere()
    {
        using var folder = new TestFolder();
        var e = await Assert.ThrowsAsync<DataNotFoundException>(() => Get(folder, force: false, "offline", "missing"));
        Assert.Equal(
            "x.gz: no host gave it (offline: no network; missing: Response status code does not indicate success: 404 (Not Found).).\n" +
            $"Call again to go on, or fetch it elsewhere and place it at {Path.Combine(folder.Path, "x.gz")} (data set 'tiny').",
            e.Message);
    }
}
