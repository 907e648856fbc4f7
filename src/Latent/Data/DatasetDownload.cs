using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Latent.Data;

/// <summary>How far a download is, in bytes of the file as it is sent.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Received">What is there, an earlier part included.</param>
/// <param name="Total">What there will be, where the host says it.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);

/// <summary>
/// Fetches the files of named sets: goes on where an earlier try ended, and keeps only what has the right SHA-256.
/// </summary>
public sealed class DatasetDownload(HttpMessageHandler handler) : IDisposable
{
    private const int Block = 1 << 16;

    // No file grows past its content and this: a host that sends something else is stopped early.
    private const long Slack = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(handler) { Timeout = Patience };

    /// <summary>A download over the network.</summary>
    public DatasetDownload()
        : this(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) })
    {
    }

    /// <summary>
    /// Fetches what is missing or wrong, or with <paramref name="force"/> everything, into <paramref name="folder"/>;
    /// the paths of the files. An unfinished file is kept as <c>NAME.part</c>, and the next call goes on from there.
    /// </summary>
    /// <exception cref="DataNotFoundException">No host gave a file; the message says what to place where.</exception>
    /// <exception cref="DataFormatException">What was received does not have the right SHA-256.</exception>
    public async Task<IReadOnlyList<string>> GetAsync(
        NamedDataset set,
        string folder,
        bool force = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        foreach (var file in set.Files)
            paths.Add(await GetAsync(set, file, folder, force, progress, cancellation).ConfigureAwait(false));
        return paths;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<string> GetAsync(
        NamedDataset set,
        DataFile file,
        string folder,
        bool force,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        if (!force && file.Find(folder) is { } present
            && await HashAsync(present, present, file, cancellation).ConfigureAwait(false) == file.Digest)
        {
            return present;
        }

        var (path, reasons) = (Path.Combine(folder, file.Name), new List<string>());
        if (force)
            File.Delete(path + ".part");
        foreach (var url in file.Urls)
        {
            try
            {
                await ReceiveAsync(url, path + ".part", file, progress, cancellation).ConfigureAwait(false);
                await KeepAsync(url, path, file, cancellation).ConfigureAwait(false);
                return path;
            }
            catch (Exception e) when (
                e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                reasons.Add($"{url.Host}: {(e is OperationCanceledException ? "no answer in time" : e.Message)}");
            }
            catch (DataFormatException) when (url != file.Urls[^1])
            {
                // The next host may have the right one.
            }
        }

        throw new DataNotFoundException(
            $"{file.Name}: no host gave it ({string.Join("; ", reasons)}).\n" +
            $"Call again to go on, or fetch it elsewhere and place it at {path} (data set '{set.Name}').");
    }

    private async Task ReceiveAsync(
        Uri url, string part, DataFile file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await _client
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);

        // The part is already whole, or longer than the file is: its SHA-256 will tell.
        if (have > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return;
        response.EnsureSuccessStatusCode();
        var resumes = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == have;
        var received = resumes ? have : 0;
        var total = received + response.Content.Headers.ContentLength;

        var target = new FileStream(part, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using (target.ConfigureAwait(false))
        {
            using var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            var buffer = new byte[Block];
            while (await ReadAsync(content, buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                received += read;
                progress?.Report(new(file.Name, received, total));
                if (received > file.Bytes + Slack)
                    break;
            }
        }

        if (received < total)
            throw new HttpRequestException($"the connection ended after {received:N0} of {total:N0} bytes");
    }

    /// <summary>Reads what comes; a silent or broken connection is the network's fault, not the disk's.</summary>
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Patience);
        try
        {
            return await content.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(e.Message, e);
        }
    }

    /// <summary>
    /// Gives a whole and right file its name; a wrong one is deleted, so that the next try starts afresh.
    /// </summary>
    private static async Task KeepAsync(Uri url, string path, DataFile file, CancellationToken cancellation)
    {
        var found = await HashAsync(path + ".part", path, file, cancellation).ConfigureAwait(false);
        if (found != file.Digest)
        {
            File.Delete(path + ".part");
            throw new DataFormatException(file.Name, null,
                $"{url.Host} sent content with {Name(file)} {found}, expected {file.Digest}; try again later, or another network");
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    private static string Name(DataFile file) => file.Algorithm == HashAlgorithmName.SHA256 ? "SHA-256" : $"{file.Algorithm}";

    /// <summary>
    /// The digest of a file's content, no more of it read than there should be; "damaged" when it does not unpack.
    /// </summary>
    private static async Task<string> HashAsync(string path, string name, DataFile file, CancellationToken cancellation)
    {
        try
        {
            using var stored = new FileStream(path, FileMode.Open, FileAccess.Read);
            using Stream content = name.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(stored, CompressionMode.Decompress)
                : stored;
            using var hash = IncrementalHash.CreateHash(file.Algorithm);
            var (buffer, total) = (new byte[Block], 0L);
            while (total <= file.Bytes
                && await content.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                total += read;
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (InvalidDataException)
        {
            return "damaged";
        }
    }
}
