using System.Buffers;
using System.Text;
using AgentSocket.Protocol;
using AgentSocket.Relay.Dispatch;
using AgentSocket.Server;

namespace AgentSocket.Relay.Answers;

/// <summary>
/// An answer of plain text, from a function that knows nothing of frames: what arrives at once becomes a STREAM, and the body's
/// end is the run's. A character that is cut in two waits for its other half. Spec §11.3.
/// </summary>
internal static class TextAnswer
{
    private const int BufferBytes = 4096;

    public static async Task<RunCompletion> ReadAsync(Stream body, RunOutput output, CancellationToken cancellationToken)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
        try
        {
            int count;
            do
            {
                count = await ReadSomeAsync(body, bytes, output, cancellationToken);
                var length = decoder.GetChars(bytes.AsSpan(0, count), chars, flush: count == 0);
                await output.StreamAsync(chars.AsMemory(0, length), cancellationToken: cancellationToken);
            }
            while (count > 0);
            return new RunCompletion(RunOutcome.Ok, new RunMetrics());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static async ValueTask<int> ReadSomeAsync(Stream body, Memory<byte> bytes, RunOutput output, CancellationToken cancellationToken)
    {
        try
        {
            var read = body.ReadAsync(bytes, cancellationToken);
            if (!read.IsCompleted)
                await output.FlushAsync(cancellationToken);
            return await read;
        }
        catch (Exception exception) when (WorkerFailures.IsBroken(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw WorkerFailures.Lost(isProcessed: true, exception);
        }
    }
}
